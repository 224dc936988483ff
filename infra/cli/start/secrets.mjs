// What this installation keeps to itself: made at the first start, kept for ever.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const random = (bytes) => randomBytes(bytes).toString('base64url')

/** A password one can read aloud and type: five groups without look-alikes. */
function speakable() {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const bytes = randomBytes(20)
  const signs = [...bytes].map((byte) => letters[byte % letters.length]).join('')
  return signs.match(/.{4}/g).join('-')
}

/** @param {string} folder where this installation keeps its state */
export function readSecrets(folder) {
  const file = join(folder, 'secrets.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets = {
    authSecret: known.authSecret ?? random(48),
    appPassword: known.appPassword ?? random(24),
    systemPassword: known.systemPassword ?? random(24),
    demoPassword: known.demoPassword ?? speakable(),
  }
  if (JSON.stringify(known) !== JSON.stringify(secrets)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  }
  return secrets
}
