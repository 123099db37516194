internal import CEL
internal import Evidence
internal import Synchronization

/// Compiles the expressions of rules that listen to one thing. The rules of a pack ask the same in several
/// jurisdictions and of many indicators, so each source is compiled once.
final class RuleExpressions: Sendable {
  let environment: Environment
  private let known = Mutex<[Text: Expression]>([:])

  /// Sources that are kept: where there are more, all are forgotten, for a ledger may deploy rules without end.
  private static let knownCount = 1_024

  struct Expression: Sendable {
    let program: Program
    let type: CELType
    /// The most that it can cost, in units of engine/1.
    let cost: Int
  }

  init(_ environment: Environment) { self.environment = environment }

  /// - Throws: what is wrong in the source, at its places.
  func compile(_ source: Text) throws(CheckFailure) -> Expression {
    if let expression = known.withLock({ $0[source] }) { return expression }
    let expression = try make(source)
    known.withLock { known in
      if known.count >= Self.knownCount { known.removeAll() }
      known[source] = expression
    }
    return expression
  }

  private func make(_ source: Text) throws(CheckFailure) -> Expression {
    let checked: Checked
    do {
      checked = try environment.check(try environment.parse(source.string))
    } catch let error as CELError {
      throw CheckFailure(errors: [error])
    } catch let failure as CheckFailure {
      throw failure
    } catch {
      preconditionFailure("parsing and checking throw nothing else")
    }
    let cost = try affordable(checked)
    do {
      return Expression(program: try environment.compile(checked), type: checked.type, cost: cost)
    } catch {
      throw CheckFailure(errors: [error])
    }
  }

  /// The most that an expression can cost.
  private func affordable(_ checked: Checked) throws(CheckFailure) -> Int {
    let estimate = environment.estimate(checked)
    if estimate.fits(environment.limits), let cost = estimate.cost { return cost }
    func said(_ most: Int?) -> String { most.map { "\($0)" } ?? "without bound" }
    let sentence =
      "on the largest record this could cost \(said(estimate.cost)) units of \(environment.limits.cost) and build "
      + "\(said(estimate.built)) bytes of \(environment.limits.built)"
    throw CheckFailure(errors: [CELError(.cost, sentence)])
  }
}
