export { Identity, AUTH_PATH, type Person } from './identity.ts'
export type { IdentityOptions } from './auth.ts'
export { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-rules.ts'
export { purgeExpired } from './purge-expired.ts'
