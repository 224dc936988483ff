// Secrets that we have to be able to read again are kept encrypted: whoever gets hold of the database alone cannot.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const NONCE = 12
const TAG = 16

/** AES-256-GCM under a key derived from a secret of the installation, one key per purpose. */
export class Seal {
  private readonly key: Buffer

  constructor(secret: string, purpose: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, 'kubarium', purpose, 32))
  }

  close(text: string): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce)
    const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
    return new Uint8Array(Buffer.concat(parts))
  }

  /** @throws Error when it was sealed with another secret, or was changed */
  open(sealed: Uint8Array): string {
    const bytes = Buffer.from(sealed)
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE))
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG))
    const text = decipher.update(bytes.subarray(NONCE, bytes.length - TAG))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  }
}
