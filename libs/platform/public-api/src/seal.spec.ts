import { describe, expect, it } from 'vitest'
import { Seal } from './seal.ts'

describe('Seal', () => {
  const seal = new Seal('secret of the installation', 'webhooks')

  it('gives back what was sealed, and never seals twice alike', () => {
    for (const text of ['whsec_abc', '', '한글 ✓'.repeat(100)]) {
      expect(seal.open(seal.close(text))).toBe(text)
      expect(Buffer.from(seal.close(text)).equals(Buffer.from(seal.close(text)))).toBe(false)
    }
  })

  it('opens nothing that was changed, or sealed with another secret or for another purpose', () => {
    const sealed = seal.close('whsec_abc')
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at]! ^= 1
      expect(() => seal.open(changed)).toThrow()
    }
    expect(() => new Seal('another', 'webhooks').open(sealed)).toThrow()
    expect(() => new Seal('secret of the installation', 'idempotency').open(sealed)).toThrow()
  })
})
