import CEL
import Testing

/// All of the language with every extension.
let standard = Environment().adding(.optionals).adding(.bindings)
/// What rules run in.
let rules = Environment(.rules).adding(.optionals).adding(.bindings)

/// The value of an expression, which must be the same whether it was checked before or not.
func evaluate(
  _ text: String, _ environment: Environment = standard, _ variables: [Value?] = []
) throws(CELError) -> Value {
  let syntax = try environment.parse(text)
  let value = try environment.compile(syntax).evaluate(variables)
  // Not all that can be evaluated passes the checker, which is stricter.
  if let checked = try? environment.check(syntax) {
    let again = try environment.compile(checked).evaluate(variables)
    #expect(again.description == value.description, "\(text): checked and unchecked differ")
  }
  return value
}

/// The code of the error that an expression ends with; nil if it has a value.
func failure(_ text: String, _ environment: Environment = standard, _ variables: [Value?] = []) -> CELError? {
  do throws(CELError) {
    let syntax = try environment.parse(text)
    _ = try environment.compile(syntax).evaluate(variables)
    return nil
  } catch {
    return error
  }
}
