import { describe, expect, it } from 'vitest'
import { jsonSyntaxProblem } from './json-syntax.ts'

describe('jsonSyntaxProblem', () => {
  it.each(['{}', ' [1, -2.5e+3, "a\\u00e9", true, null] ', '"x"', '0'])('has nothing to say of %s', (text) => {
    expect(jsonSyntaxProblem(text)).toBeUndefined()
  })

  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['nope', "invalid character 'o' in literal null (expecting 'u')"],
    ['bad', "invalid character 'b' looking for beginning of value"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{} {}', "invalid character '{' after top-level value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['"abc', 'unexpected end of JSON input'],
    ['01', "invalid character '1' after top-level value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
  ])('says of %j what Go does', (text, problem) => {
    expect(jsonSyntaxProblem(text)).toBe(problem)
  })
})
