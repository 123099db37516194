/// The most that an evaluation can cost and build, whatever the variables' values are.
public struct CostEstimate: Hashable, Sendable {
  /// Units of `FunctionCost`; nil if the declared bounds don't bound it.
  public let cost: Int?
  /// Bytes as `Limits.built` counts them; nil if the declared bounds don't bound it.
  public let built: Int?

  /// Whether no evaluation can meet these limits.
  public func fits(_ limits: Limits) -> Bool {
    guard let cost, let built else { return false }
    return cost <= limits.cost && built <= limits.built
  }
}

extension Environment {
  /// Goes by the bounds of variables and fields, and by the same costs that an evaluation is charged.
  public func estimate(_ checked: Checked) -> CostEstimate {
    var estimator = Estimator(self, checked)
    estimator.visit(checked.syntax.root)
    return CostEstimate(
      cost: estimator.cost.isBounded ? estimator.cost.value : nil,
      built: estimator.built.isBounded ? estimator.built.value : nil)
  }
}
