"""Ledgers whose rules use the whole language of engine 1: what expressions give, what they end in, what is refused.

All values are written by hand, from engine/1 and the language's definition; nothing evaluates an expression.
"""

from mutate_rules import ASSESSED, MODEL, NOTIFY, OTHER, assess, deploy, refuse, ruled
from predicates import incident, rule
from vectors import broken

EMIT = {"do": "emit", "emits": "said"}

DYN = {
    "dyn(record.predicate.cri) + 1": 81,
    "dyn(1) == 1.0 && dyn('a') != 1 && !(dyn(b'a') == 'a')": True,
    "[dyn(1), 'a', null][1]": "a",
    "[1, 'a', 2.5].filter(x, type(x) != string).map(x, x + 1)": [2, 3.5],
    "dyn([1, 2]).exists(x, x == 2) && !dyn({'a': 1}).all(k, k == 'b')": True,
    "type(dyn([1, 2]).sum()) == decimal && dyn([1, 2]).sum() == 3": True,
    "dyn(true) ? 'yes' : 'no'": "yes",
    "dyn({'a': {'b': [1, 2]}}).a.b[1]": 2,
    "has(dyn({'a': 1}).b)": False,
    "dyn(record.kind) + '!' + dyn(subject)": f"risk-assessment@1!{MODEL}",
    "dyn(1) in [1.0] && dyn(1u) in [1] && null in [null]": True,
}
MAPS = {
    "{'b': 1, 'a': 2}.map(k, k)": ["a", "b"],
    "{'z': 0, 10: 0, 9u: 0, true: 0, false: 0, -1: 0}.map(k, k)": [False, True, -1, 9, 10, "z"],
    "{'b': 1, 'a': 2}.transformList(k, v, v)": [2, 1],
    "{'b': 1, 'a': 2}.transformList(k, v, v > 1, k)": ["a"],
    "{'a': 1, 'b': 2}.all(k, k < 'c') && {'a': 1}.exists(k, v, k == 'a' && v == 1)": True,
    "{'a': 1, 'b': 1}.exists_one(k, v, v == 1)": False,
    "{'a': 1, 'b': 2}.existsOne(k, v, v == 1)": True,
    "{'a': 1, 'b': 2}.filter(k, k != 'a')": ["b"],
    "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}": True,
    "[5, 6].transformMap(i, v, v)[1]": 6,
    "[5, 6, 7].transformMap(i, v, i > 0, v).map(k, k)": [1, 2],
    "{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, {v: k}).y": "b",
    "[3, 1].transformMapEntry(i, v, v > 2, {v: i})[3]": 0,
    "[3, 4].transformList(i, v, i * v)": [0, 4],
    "[1, 2, 3].map(x, x > 1, x * x)": [4, 9],
    "{1: 'int'}[dyn(1u)] + {2u: 'uint'}[dyn(2)] + {3: 'whole'}[dyn(3.0)]": "intuintwhole",
    "{'a': 1, 'b': 2.0} == {'b': 2, 'a': 1u}": True,
    "{1: 2}.size() + size({})": 1,
    "dyn(1.0) in {1: 2} && !(dyn('1') in {1: 2})": True,
    "{'a': 1, ?'b': optional.none(), ?'c': optional.of(3)}.map(k, k)": ["a", "c"],
    "{'a b': 1}.`a b`": 1,
}
OPTIONALS = {
    "[1, ?optional.none(), ?optional.of(3)]": [1, 3],
    "record.predicate.?correction.hasValue()": False,
    "record.predicate.?cri.value()": 80,
    "record.predicate.?correction.orValue(0.5)": 0.5,
    "[1, 2][?1].value() + [1, 2][?7].orValue(40)": 42,
    "{'a': 1}[?'b'].or(optional.of(2)).value()": 2,
    "optional.of([1, 2])[1].value()": 2,
    "optional.of([1, 2])[?9].hasValue()": False,
    "optional.of({'a': {'b': 5}}).a.b.value()": 5,
    "optional.of({'a': 1}).?b.hasValue()": False,
    "has(optional.of({'a': 1}).a) && !has(optional.of({'a': 1}).b)": True,
    "optional.of(2).optMap(x, x * x).value()": 4,
    "optional.none().optMap(x, 1 / 0).hasValue()": False,
    "optional.of([7]).optFlatMap(l, l[?0]).value()": 7,
    "optional.ofNonZeroValue('').hasValue() || optional.ofNonZeroValue(0.0).hasValue()": False,
    "optional.of(1) == optional.of(dyn(1.0)) && optional.none() != optional.of(1)": True,
    "optional.of(1).orValue(1 / 0)": 1,
    "registers.at('none', 'here').optMap(f, f.count).hasValue()": False,
}
TYPES = {
    "type(1) == int && type(1u) == uint && type(1.0) == decimal && type(b'') == bytes": True,
    "type(null) == null_type && type([]) == list && type({}) == map && type(int) == type": True,
    "type(accepted) == google.protobuf.Timestamp && type(accepted - accepted) == google.protobuf.Duration": True,
    "type(optional.none()) == optional_type && type(record) == Record && type(1) != string": True,
    "'%s %s'.format([type(record.predicate), type(record.predicate.span)])": (
        "risk-assessment@1.predicate risk-assessment@1.predicate.span"
    ),
    "[null, null == null, null != dyn(0)]": [None, True, True],
    "cel.bind(subject, 'mine', [subject, .subject])": ["mine", MODEL],
    "cel.bind(x, record.predicate.cri, x * x - x)": 6_320,
    "[1, 2].map(x, [3].map(x, x)[0] + x)": [4, 5],
    ".size([1])": 1,
}
NUMBERS = {
    "1u + 2u * 3u": 7,
    "18446744073709551615u > 9223372036854775807 && 1u < 1.5": True,
    "uint(-0.5) == 0u && uint('7') == 7u && int(3u) == 3": True,
    "7u % 4u - 3u": 0,
    "1u + 0.5": 1.5,
    "int('-12') + int('+12') + int(2.9) - int(-2.9)": 4,
    "int(timestamp('1970-01-02T00:00:00.9Z'))": 86_400,
    "decimal('1.25e1') + decimal(2u)": 14.5,
    "[math.greatest(1, 2.5, 2u), math.least(3u, 2), math.greatest([0.5, 0.25])]": [2.5, 2, 0.5],
    "type(math.greatest(1, 1.0)) == int && type(math.greatest(1.0, 1)) == decimal": True,
    "[math.ceil(-1.5), math.floor(-1.5), math.trunc(-1.5), math.round(-1.5), math.round(2.5)]": [-1, -2, -1, -2, 3],
    "[math.abs(-3), math.sign(-2), int(math.sign(0.5)), int(math.abs(4u))]": [3, -1, 1, 4],
    "[math.bitAnd(12, 10), math.bitOr(12, 10), math.bitXor(12, 10), math.bitNot(0)]": [8, 14, 6, -1],
    "[math.bitShiftLeft(1, 4), math.bitShiftRight(-1, 60), math.bitShiftLeft(1, 64)]": [16, 15, 0],
    "[].sum() == 0 && [1.5, 2.5].sum() == 4 && [1, 2].sum() == 3": True,
    "[1, 2.0][1] + [5, 6][dyn(1u)] + [5, 6][dyn(0.0)]": 13,
    "math.exp(0.0) + math.ln(1.0) + math.log10(1000.0)": 4,
    "math.exp(-9000000000000.0)": 0,
}
TEXTS = {
    "string(b'\\xe7\\xbd\\x91') + string(true) + string(1.50) + string(7u)": "网true1.57",
    "string(timestamp('2026-01-02T03:04:05.120Z')) + string(duration('-90.5s'))": "2026-01-02T03:04:05.12Z-90.5s",
    "size(b'\\xff\\x00') + bytes('网').size()": 5,
    "b'a' + b'b' == bytes('ab') && b'a' < b'b' && b'\\101' == b'A'": True,
    "base64.encode(b'hello') + string(base64.decode('aGk'))": "aGVsbG8=hi",
    "'网信办'.charAt(1) + 'abc'.substring(1) + 'abcdef'.substring(2, 4)": "信bccd",
    "['网a网'.indexOf('网', 1), 'abab'.lastIndexOf('ab'), 'abab'.lastIndexOf('ab', 1), 'a'.indexOf('b')]": [2, 2, 0, -1],
    "'a,b,c'.split(',', 2) + 'ab'.split('') + ''.split('')": ["a", "b,c", "a", "b"],
    "['a', 'b'].join() + ['a', 'b'].join('-') + [].join('-')": "aba-b",
    "'banana'.replace('a', 'o', 2) + 'ab'.replace('', '.')": "bonona.a.b.",
    "' \\u3000a '.trim() + 'AbÀ'.lowerAscii() + 'abà'.upperAscii() + '网a'.reverse()": "aabÀABàa网",
    "strings.quote('a\"b\\\\')": '"a\\"b\\\\"',
    "'%s|%d|%.2f|%e|%x|%X|%o|%b|%%'.format(['a', 5, 0.125, 1250, -255, b'\\xab', 8u, true])": "a|5|0.12|1.250000e+03|-ff|AB|10|1|%",
    "'%s'.format([[1, 2.50, 'x', null, {2: 1, 10: 2}, duration('1m')]])": "[1, 2.5, x, null, {10: 2, 2: 1}, 60s]",
    "bool('t') && !bool('False')": True,
    "timestamp('0000-12-31T23:30:00-01:00').getFullYear() + timestamp(0).getFullYear('-00:01')": 1_970,
    "timestamp('0001-01-01T00:00:00Z').getFullYear('-00:01')": 0,
}
PATTERNS = {
    "'acme.example/model'.matches('^acme[.]') && !matches(subject, 'other$')": True,
    "['', 'a', 'ab', 'aab'].map(t, t.matches('^a{1,2}b?$'))": [False, True, True, True],
    "['x1', 'x', 'x_1', '1 '].map(t, t.matches(r'^\\w\\d|\\s$'))": [True, False, False, True],
    "'a.b'.matches(r'\\Qa.b\\E') && !'axb'.matches(r'^\\Qa.b\\E$') && 'x-y'.matches('[a-]')": True,
    "'网信'.matches('^..$') && '网'.matches(r'\\x{7F51}') && !'网'.matches(r'\\w')": True,
    "'a\\nb'.matches('(?m)^b$') && !'a\\nb'.matches('^b$') && 'a\\nb'.matches('(?s)a.b')": True,
    "'foo bar'.matches(r'\\bbar\\b') && !'foobar'.matches(r'\\bbar')": True,
    "'abcabc'.matches('^(?:abc|x)+$') && 'k=v'.matches('^(?P<key>[[:alpha:]])=[^[:space:]]$')": True,
    "''.matches('') && !'b'.matches('[^\\u0000-z]')": True,
}
RIGHT = (
    ("dyn", "What types leave to the evaluation.", DYN),
    ("maps", "Maps, and walks over them in the order of their keys.", MAPS),
    ("optionals", "What may be missing.", OPTIONALS),
    ("types", "Types as values, null, and names in macros.", TYPES),
    ("numbers", "Unsigned integers, and functions of numbers.", NUMBERS),
    ("texts", "Texts and bytes.", TEXTS),
    ("patterns", "Patterns.", PATTERNS),
)
# What is deployed, and ends in an error.
ERRORS = {
    "dyn(1) + dyn('a')": "overload",
    "dyn(1) + dyn(1u)": "overload",
    "dyn('a') / dyn(0)": "division",
    "-9223372036854775808 % -1": "overflow",
    "1u - 2u": "overflow",
    "uint(-1)": "overflow",
    "int('1x')": "argument",
    "{'a': 1}['b']": "field",
    "{1: 1}[dyn(1.5)]": "field",
    "{dyn(1): 1, 1u: 2}.size()": "argument",
    "{dyn(1.0): 1}.size()": "overload",
    "[1][dyn('a')]": "argument",
    "[1][dyn(1u)]": "index",
    "optional.none().value()": "argument",
    "[1, ?dyn(2)]": "overload",
    "dyn(1).all(x, true)": "overload",
    "[1].all(x, dyn(x))": "overload",
    "[2, 0].exists_one(x, 2 / x == 1)": "division",
    "dyn({'a': 1}).colour": "field",
    "size(dyn(1))": "overload",
    "math.greatest(dyn([]))": "argument",
    "math.bitShiftLeft(1, -1)": "argument",
    "[dyn(1u)].sum()": "overload",
    "string(b'\\xff')": "argument",
    "base64.decode('YR==').size()": "argument",
    "'abc'.substring(2, 1)": "index",
    "'%d'.format(['a'])": "argument",
    "'%s'.format([record])": "argument",
    "'%s %s'.format(['a'])": "argument",
    "accepted.getHours(dyn('CET'))": "argument",
    "math.exp(40.0)": "overflow",
}


def define(v):
    for name, about, fields in RIGHT:
        w, at, values = saying(name, fields)
        w.trigger(assess(w), [EMIT | {"fields": values}], at)
        w.seal()
        v.base(f"rules-language-{name}", about, w.files())
    define_errors(v)
    define_held(v)
    define_early(v)
    define_bounds(v)
    define_refused(v)
    define_wrong(v)


def said(fields):
    """An effect whose fields are these expressions, by number."""
    return EMIT | {"fields": [{"name": f"f{number:02}", "value": one} for number, one in enumerate(fields)]}


def saying(name, fields):
    """A ledger with a rule that says these expressions' values, and the values by the fields' names."""
    w = ruled(f"language-{name}")
    at = deploy(w, "cn/say", "true", [said(fields)], **ASSESSED)
    return w, at, {f"f{number:02}": value for number, value in enumerate(fields.values())}


def define_errors(v):
    w = ruled("language-errors")
    cases = [(source, code) for source, code in ERRORS.items() if code]
    rules = [deploy(w, f"cn/e{number:02}", "true", [said([source])], **ASSESSED) for number, (source, _) in enumerate(cases)]
    cause = assess(w)
    for at, (_, code) in zip(rules, cases):
        w.trigger(cause, [], at, error=code)
    w.seal()
    about = "Expressions that check, and end in an error."
    v.base("rules-language-errors", about, w.files())


def define_held(v):
    """What rules see of emissions and registers is known when it is there."""
    w = ruled("language-held")
    give = {"a": "2.5", "b": "[1, 2]", "c": "'x'", "d": "null"}
    fields = [{"name": name, "value": value} for name, value in give.items()]
    first = deploy(w, "cn/give", "true", [{"do": "emit", "emits": "given", "fields": fields}], **ASSESSED)
    asked = {
        "emission.fields.map(k, k)": ["a", "b", "c", "d"],
        "emission.fields.transformList(k, v, type(v) == list, v[1])": [2],
        "emission.fields.exists(k, v, v == null) && !emission.fields.all(k, v, v == null)": True,
        "emission.fields.a + emission.fields.b[0]": 3.5,
        "emission.fields.filter(k, k in ['a', 'd'])": ["a", "d"],
        "emission.fields.?b.optMap(l, l[1] + 40).orValue(0)": 42,
        "emission.fields == {'a': 2.5, 'b': [1, 2], 'c': 'x', 'd': null}": True,
        "emission.fields.size() + registers.at('kept', subject).orValue({}).size()": 4,
    }
    kept = [{"name": "count", "value": "emission.fields.b[0] + 1u == 2u ? 'no' : 'never'"}]
    put = {"do": "put", "fields": kept, "key": "subject", "register": "kept"}
    second = deploy(w, "cn/say", "has(emission.fields.d)", [said(asked)], emissions=["given"])
    third = deploy(w, "cn/wrong", "emission.fields.b.size() > 1", [put, NOTIFY], emissions=["given"])
    cause = assess(w)
    given = {"a": 2.5, "b": [1, 2], "c": "x", "d": None}
    start = w.trigger(cause, [{"do": "emit", "emits": "given", "fields": given}], first)
    values = {f"f{number:02}": value for number, value in enumerate(asked.values())}
    w.trigger(start, [EMIT | {"fields": values}], second)
    w.trigger(start, [NOTIFY], third, error="overload")
    w.seal()
    v.base("rules-language-held", "Fields of an emission, whose types nobody knew when the rules came.", w.files())


def define_early(v):
    """Times before 1970, which records may tell of, and which no trigger can bear."""
    w = ruled("language-early")
    listens = {"kinds": ["incident@1"]}
    first = deploy(w, "cn/a", "record.predicate.detected < accepted", [NOTIFY], **listens)
    asked = {
        "string(record.predicate.detected) + '|' + string(accepted - record.predicate.detected < duration('0s'))":
            "1969-12-31T23:59:59.999999Z|false",
        "record.predicate.detected.getMilliseconds() + record.predicate.detected.getFullYear()": 2_968,
        "timestamp(0) - record.predicate.detected == duration('1us')": True,
    }
    second = deploy(w, "cn/b", "true", [said(asked)], **listens)
    third = deploy(w, "cn/c", "true", [said(["record.predicate.detected"])], **listens)
    early = incident(detected="1969-12-31T23:59:59.999999Z")
    cause = w.add("incident@1", MODEL, early, by=["acme"], producer="acme.example/office")
    w.trigger(cause, [NOTIFY], first)
    w.trigger(cause, [EMIT | {"fields": {f"f{number:02}": value for number, value in enumerate(asked.values())}}], second)
    w.trigger(cause, [], third, error="argument")
    w.seal()
    v.base("rules-language-early", "A time before 1970.", w.files())


# ---- bounds

# On the largest record 1,024 signers of 256 bytes: for each 1, two comparisons of 19 (an operator, two names, a
# sixteenth of the bytes), two of 2 (with a literal), 2 for the negation of one, 4 for what joins them: 48 of each.
SIGNERS = "record.signers.all(s, s == s && s == s && s == 'a' && s == 'b' && !true)"
# 210 of 4 and 1 for the walk: a list of literals costs nothing.
LITERALS = f"[{', '.join(['1'] * 210)}].all(x, x == x)"
# 3 and 1,024 * 48; 841; 3 for this comparison and what negates and joins it; 1 for what joins the first two.
DEAREST = f"{SIGNERS} && {LITERALS} && !(1 > 0)"
# 64 texts of at most 65,536 bytes.
LARGEST = "record.subjects.all(s, 'a'.format([]) == 'a')"
# A list's elements, the list, its size, 0 and the comparison.
MOST_NODES = f"size([{','.join(['1'] * 1_020)}]) > 0"
DEEPEST = "(" * 31 + "true" + ")" * 31
# A name, 30 fields and the comparison.
HIGHEST = f"registers{'.a' * 30} == 1"
GROUPS = f"'a'.matches('{'(' * 250}a{')' * 250}')"
# 9,900 and 98 instructions, one for the assertion, one for the end.
INSTRUCTIONS = "'a'.matches('(a{100}){99}a{98}$')"


def define_bounds(v):
    w = ruled("language-bounds")
    deploy(w, "cn/a", DEAREST, [NOTIFY], **ASSESSED)
    largest = deploy(w, "cn/b", LARGEST, [NOTIFY], **ASSESSED)
    most = deploy(w, "cn/c", MOST_NODES, [NOTIFY], **ASSESSED)
    deepest = deploy(w, "cn/d", DEEPEST, [NOTIFY], **ASSESSED)
    highest = deploy(w, "cn/e", HIGHEST, [NOTIFY], **ASSESSED)
    groups = deploy(w, "cn/f", GROUPS, [NOTIFY], **ASSESSED)
    deploy(w, "cn/g", INSTRUCTIONS, [NOTIFY], **ASSESSED)
    cause = assess(w, subject=[MODEL])
    for at in (largest, most, deepest):
        w.trigger(cause, [NOTIFY], at)
    w.trigger(cause, [NOTIFY], highest, error="field")
    w.trigger(cause, [NOTIFY], groups)
    w.seal()
    about = "50,000 units, 4,194,304 bytes, 1,024 nodes, 32 levels, 250 groups, 10,000 instructions: just as many."
    v.base("rules-language-bounds", about, w.files())
    bounds = (
        ("cost", "One unit more than an evaluation may cost.", DEAREST.replace("(1 > 0)", "(1 + 1 > 0)")),
        ("built", "24 bytes more than one may build.", f"{LARGEST} && [subject].size() == 1"),
        ("nodes", "1,025 nodes.", MOST_NODES.replace("[1,", "[1,1,")),
        ("levels", "33 expressions in each other.", f"({DEEPEST})"),
        ("height", "33 nodes below each other.", HIGHEST.replace(" ==", ".a ==")),
        ("groups", "251 groups in each other.", GROUPS.replace("(a)", "((a))")),
        ("instructions", "10,001 instructions.", INSTRUCTIONS.replace("{98}", "{99}")),
        ("unbounded", "A register's texts are joined, of nobody knows how many.", "registers.r.l.join('') == ''"),
        ("objects", "A walk over statuses, of which nobody knows how many there are.", "statuses.exists(s, s == 'frozen')"),
        ("pattern-cost", "A pattern of many instructions on each subject.", "record.subjects.all(s, s.matches('(ab?){50}'))"),
    )
    for name, about, condition in bounds:
        refuse(v, f"language-{name}", about, rule("cn/r", condition, [NOTIFY], **ASSESSED))


# ---- what is wrong

REFUSED = (
    ("object", "Two objects are compared.", "record == record"),
    ("object-list", "An object is looked for in a list.", "record.predicate in [record.predicate]"),
    ("object-held", "Lists are compared that hold objects.", "[optional.of(record.predicate.span)] != []"),
    ("object-walk", "A macro's variable is an object.", "[sealed].exists(s, s == sealed)"),
    ("list", "A number and a text in one sum, as their types say.", "[1, 2].map(x, x + 'a') == []"),
    ("mixed", "An int and a uint are added.", "1u + 1 == 2u"),
    ("message", "A message.", "google.protobuf.Duration{seconds: 1} == accepted - accepted"),
    ("double", "A type that there isn't.", "type(1.0) == double"),
    ("uint", "An unsigned integer beyond 64 bits.", "18446744073709551616u > 0u"),
    ("bytes", "Bytes with an escape of a scalar.", r"b'\u0041' == b'A'"),
    ("escape", "No such escape.", r"'\q' == 'q'"),
    ("reserved", "A reserved word as name.", "cel.bind(while, true, while)"),
    ("variable", "A macro's variable that is a field.", "[1].all(a.b, true)"),
    ("variables", "Two variables of one name.", "[1].transformList(i, i, i) == [1]"),
    ("has", "`has` of no field.", "has(record)"),
    ("optional", "An element that is no optional where one must be.", "[?1] == [1]"),
    ("entry", "A walk whose entries are no maps.", "[1].transformMapEntry(i, v, v) == {}"),
    ("walk", "A walk over a text.", "subject.all(c, c == 'a')"),
    ("choice", "An optional and a number on the sides of a choice.", "(true ? optional.of(1) : 2) == 1"),
    ("null", "A null where a number is.", "record.predicate.cri == null"),
    ("pattern", "A pattern that is none.", "subject.matches('a(')"),
    ("pattern-class", "A pattern with classes of Unicode.", r"subject.matches(r'\p{L}')"),
    ("pattern-case", "A pattern that leaves out case.", "subject.matches('(?i)a')"),
    ("pattern-built", "A pattern that is put together.", "subject.matches('a' + subject)"),
    ("member", "A function of texts on a number.", "record.predicate.cri.trim() == ''"),
    ("rooted", "A macro's variable, asked for outside of all macros.", "[1].all(x, .x == 1)"),
)


def define_refused(v):
    for name, about, condition in REFUSED:
        refuse(v, f"language-{name}", about, rule("cn/r", condition, [NOTIFY], **ASSESSED))


def define_wrong(v):
    def case(name, about, fields, source, wrong):
        w, at, values = saying(name, fields)
        place = f"f{list(fields).index(source):02}"
        index = w.trigger(assess(w), [EMIT | {"fields": values | {place: wrong}}], at)
        w.seal()
        v.add(f"trigger-wrong-language-{name}", about, f"rules-language-{name}", w.files(), broken("trigger-wrong", index=index))

    case("maps", "Keys in the order in which they were written.", MAPS, "{'b': 1, 'a': 2}.map(k, k)", ["b", "a"])
    case("dyn", "Arithmetic on a text in place of a number.", DYN, "dyn(record.predicate.cri) + 1", "801")
    case("numbers", "A tie that is rounded towards zero.", NUMBERS, "math.exp(-9000000000000.0)", 1)
    about = "Of an optional that has no value the other isn't taken."
    case("optionals", about, OPTIONALS, "record.predicate.?correction.orValue(0.5)", 0)
    case("texts", "A part is cut by bytes.", TEXTS, "'a,b,c'.split(',', 2) + 'ab'.split('') + ''.split('')", ["a", "b", "c"])
