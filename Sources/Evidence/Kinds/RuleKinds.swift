extension Kind {
  /// Rules, what they cause, and what regulators do about it.
  static let ruleKinds: [Kind] = [rule, ruleRetire, calendar, release, engine, trigger]

  /// What an effect can do; the order is that of the spec's table.
  static let effects: [Text] = [
    "set", "clear", "put", "start-clock", "stop-clock", "restart-clock", "emit", "notify",
  ]

  private static let effectNames = Property("do", .choice(effects), "What is done.")
  private static let bars = Property.optional(
    "bars", .set(.text(.identifier)),
    "What a subject with the status may not do, sorted; without it, everything is barred.")
  private static let clock = Property.optional("clock", .text(.identifier), "The clock.")
  private static let parties = Property.optional(
    "parties", .set(.text(.identifier)), "Who is notified, sorted.")
  private static let register = Property.optional("register", .text(.identifier), "The register.")
  private static let emitted = Property.optional("emits", .text(.identifier), "What the emission is called.")
  private static let restricts = Property.optional(
    "restricts", .boolean, "Whether the subject may do less with the status than without.")
  private static let status = Property.optional("status", .text(.identifier), "The status.")

  /// An effect as a rule has it: with expressions.
  private static let effect = Shape.object([
    bars,
    .optional("calendar", .text(.jurisdiction), "Whose calendar counts the working days."),
    clock, effectNames,
    .optional("duration", .integer(1...315_360_000), "Seconds that a clock runs."),
    emitted,
    .optional(
      "fields",
      .list(
        .object([
          Property("name", .text(.identifier), "The field."),
          Property("value", .text(.source), "Its value, an expression."),
        ]), count: 1...32, order: .ascending), "What is emitted or put, sorted by name."),
    .optional("from", .text(.source), "From when working days are counted, an expression."),
    .optional("key", .text(.source), "The register's key, an expression."),
    parties, register, restricts, status,
    .optional("until", .text(.source), "When a clock runs out, an expression."),
    .optional("working_days", .integer(1...1_000), "Working days that a clock runs."),
  ])

  private static let rule = Kind(
    .rule, "rule@1", title: "Rule",
    note: "When what must follow: a condition on a record, a clock or an emission, and effects; or who must sign.",
    roles: [.regulator],
    [
      Property("clause", .text(.name), "The clause that it carries out."),
      .optional("clocks", .set(.text(.identifier), 1...16), "Clocks that it listens to, sorted."),
      Property("condition", .text(.source), "The condition, an expression (CEL, engine 1)."),
      .optional(
        "demands",
        .list(
          .object([
            Property("by", .text(.identifier), "A role, or a role, a colon and its jurisdiction."),
            Property("signatures", .integer(1...Envelope.mostSignatures), "How many of its keys must have signed."),
          ]), count: 1...8, order: .ascending), "Whose signatures such a record must bear, sorted."),
      .optional("effects", .list(effect, count: 1...16, order: .free), "What follows, in this order."),
      .optional("emissions", .set(.text(.identifier), 1...16), "Emissions that it listens to, sorted."),
      Property("id", .text(.identifier), "Its identifier, unique on the ledger."),
      Property(
        "jurisdiction", .text(.jurisdiction), "The jurisdiction whose statuses, registers and clocks it touches."),
      .optional("kinds", .set(.text(.kind), 1...16), "Kinds of records that it listens to, sorted."),
      .optional(
        "match",
        .list(
          .object([
            Property("member", .text(.identifier), "A member of the predicate that is a string."),
            Property("value", .text(.identifier), "What it must be."),
          ]), count: 1...4, order: .ascending), "Members that must have these values before the condition is asked."),
      .optional("since", .text(.timestamp), "From when on it is asked; without it from the next entry."),
      .optional("spread", .constant("derived"), "Whom the effects are about, where it isn't the cause's subject."),
      Property(
        "titles",
        .list(
          .object([
            Property("language", .text(.language), "The language."),
            Property("text", .text(.name), "A sentence for people."),
          ]), count: 1...16, order: .ascending), "What it says, in several languages."),
      Property("version", .integer(1...999_999), "Its version: one more than the one it replaces."),
    ])

  private static let ruleRetire = Kind(
    .ruleRetire, "rule-retire@1", title: "End of a rule", note: "Ends a rule from the next entry on.",
    roles: [.regulator],
    [
      Property("id", .text(.identifier), "The rule's identifier."),
      Property("index", .natural, "Index of the rule in force."),
      Property("jurisdiction", .text(.jurisdiction), "The rule's jurisdiction."),
      Property("leaf", .text(.digest), "Leaf hash of the rule in force."),
    ])

  private static let calendar = Kind(
    .calendar, "calendar@1", title: "Calendar",
    note: "The working days of one year: weekends and holidays aside, what is made up for counts.",
    roles: [.regulator],
    [
      Property("holidays", .set(.text(.date), 0...366), "Days off that are no weekend, sorted."),
      Property("jurisdiction", .text(.jurisdiction), "Where it holds."),
      Property("source", .text(.identifier), "Reference of the official notice."),
      Property("utc_offset", .integer(-1_440...1_440), "Minutes by which its days begin before those of UTC."),
      Property(
        "weekend", .list(.integer(1...7), count: 0...7, order: .free), "Days of the week that are off: 1 is Monday."),
      Property("working", .set(.text(.date), 0...366), "Weekend days that are worked, sorted."),
      Property("year", .integer(1970...9999), "The year."),
    ])

  private static let release = Kind(
    .release, "release@1", title: "Release",
    note: "A regulator clears a status that a rule has set.", roles: [.regulator],
    [
      Property("basis", .text(.identifier), "Code of the legal basis."),
      Property("index", .natural, "Index of the trigger that set the status."),
      Property("jurisdiction", .text(.jurisdiction), "The jurisdiction of the status."),
      Property("leaf", .text(.digest), "Leaf hash of that trigger."),
      .optional("order", .text(.identifier), "Reference of the decision."),
      Property("status", .text(.identifier), "The status."),
    ])

  private static let engine = Kind(
    .engine, "engine@1", title: "Engine", note: "Switches the rule engine from the next seal on.", roles: [.authority],
    [Property("engine", .integer(1...999), "The engine's version.")])

  private static let trigger = Kind(
    .trigger, "trigger@1", title: "Trigger", note: "What a rule caused, or a clock that ran out; the ledger writes it.",
    roles: [],
    [
      Property("cause", .entry, "The entry that caused it; for a clock the one that started it."),
      .optional("clock", .text(.identifier), "The clock that ran out."),
      .optional("deadline", .text(.timestamp), "When it ran out."),
      Property(
        "effects",
        .list(
          .object([
            bars, clock,
            .optional("deadline", .text(.timestamp), "When the clock runs out."),
            effectNames, emitted,
            .optional("fields", .anything, "What is emitted or put."),
            .optional("key", .text(.source), "The register's key."),
            parties, register, restricts, status,
          ]), count: 0...16, order: .free), "What was done, in this order."),
      .optional("error", .text(.identifier), "Code of the error that the condition or an effect ended in."),
      Property("jurisdiction", .text(.jurisdiction), "The jurisdiction."),
      .optional(
        "last", .truth, "Nothing more was asked after it, since so much had followed the same record or clock."),
      .optional(
        "part",
        .object([
          Property("number", .integer(1...Int64(RuleBounds.parts)), "Which part this is, from 1."),
          Property("of", .positive, "How many names there are; of more than 65,535 the first so many are parts."),
        ]), "Where a rule spreads: one trigger a subject."),
      .optional(
        "rule",
        .object([
          Property("id", .text(.identifier), "Its identifier."),
          Property("index", .natural, "Its index."),
          Property("leaf", .text(.digest), "Its leaf hash."),
        ]), "The rule; absent where a clock ran out."),
    ])
}
