import { describe, expect, it } from 'vitest'
import { bringsKey, keyOf } from './caller.ts'

describe('the key of a request', () => {
  it.each([
    [{ authorization: 'Bearer kub_live_a' }, 'kub_live_a', true],
    [{ authorization: 'bearer  kub_live_a ' }, 'kub_live_a', true],
    [{ 'x-api-key': 'kub_live_a' }, 'kub_live_a', true],
    [{ authorization: 'Bearer kub_live_a', 'x-api-key': 'kub_live_b' }, 'kub_live_a', true],
    [{ authorization: 'Basic dXNlcg==' }, undefined, true],
    [{ authorization: 'Bearer a b' }, undefined, true],
    [{ 'x-api-key': '' }, undefined, true],
    [{ cookie: 'session=x' }, undefined, false],
  ])('in %o is %s', (headers, key, brings) => {
    expect([keyOf(headers), bringsKey(headers)]).toEqual([key, brings])
  })
})
