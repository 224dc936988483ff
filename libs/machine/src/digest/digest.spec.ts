import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { md5, sha1, sha256 } from './digest.ts'

describe('digests', () => {
  it('agree with OpenSSL for all lengths around a block', () => {
    for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) & 255)
      expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
      expect(sha1(bytes)).toBe(createHash('sha1').update(bytes).digest('hex'))
      expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex'))
    }
  })
})
