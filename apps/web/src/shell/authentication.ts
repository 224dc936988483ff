// Signing up, in and out: better-auth's own routes under /v1/auth.
import type { Locale } from '@kubarium/contracts'
import { createAuthClient } from 'better-auth/client'

const client = createAuthClient({ basePath: '/v1/auth', fetchOptions: { throw: false } })

/** Why it was refused, as a message of `account`; undefined when it worked. */
export type Refusal =
  | 'errorCredentials'
  | 'errorTaken'
  | 'errorNotVerified'
  | 'errorToken'
  | 'errorTooMany'
  | 'errorWeak'
  | 'errorCommon'
  | 'errorLikeEmail'
  | 'errorNameForm'
  | 'errorUnreachable'
  | 'errorOther'

const byCode: Readonly<Record<string, Refusal>> = {
  INVALID_EMAIL_OR_PASSWORD: 'errorCredentials',
  INVALID_PASSWORD: 'errorCredentials',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'errorCredentials',
  USER_ALREADY_EXISTS: 'errorTaken',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'errorTaken',
  EMAIL_NOT_VERIFIED: 'errorNotVerified',
  INVALID_TOKEN: 'errorToken',
  TOKEN_EXPIRED: 'errorToken',
  PASSWORD_TOO_SHORT: 'errorWeak',
  PASSWORD_TOO_LONG: 'errorWeak',
  PASSWORD_TOO_COMMON: 'errorCommon',
  PASSWORD_LIKE_EMAIL: 'errorLikeEmail',
  NAME_INVALID: 'errorNameForm',
  TOO_MANY_ATTEMPTS: 'errorTooMany',
}

interface Result {
  error: { code?: string | undefined; status: number } | null
}

/** The refusal in an answer of better-auth. */
export function refusalIn({ error }: Result): Refusal | undefined {
  if (!error) return undefined
  if (error.status === 429) return 'errorTooMany'
  const known = error.code === undefined ? undefined : byCode[error.code]
  if (known) return known
  return error.status === 0 || error.status >= 502 ? 'errorUnreachable' : 'errorOther'
}

async function asked(request: Promise<Result>): Promise<Refusal | undefined> {
  try {
    return refusalIn(await request)
  } catch {
    return 'errorUnreachable'
  }
}

/** Creates an account and signs in; a mail in the account's language leads back to `verifiedAt`. */
export function signUp(
  person: { name: string; email: string; password: string; locale: Locale },
  verifiedAt: string,
): Promise<Refusal | undefined> {
  return asked(client.signUp.email({ ...person, callbackURL: verifiedAt }))
}

/** Mails to this person are written in `locale` from now on. */
export function changeMailLanguage(locale: Locale): Promise<Refusal | undefined> {
  return asked(client.updateUser({ locale } as { name?: string }))
}

/** Signs in. Where to go then is for the page to decide, so no address is given that the library would go to. */
export function signIn(email: string, password: string): Promise<Refusal | undefined> {
  return asked(client.signIn.email({ email, password }))
}

export function signOut(): Promise<Refusal | undefined> {
  return asked(client.signOut())
}

export function sendVerification(email: string, verifiedAt: string): Promise<Refusal | undefined> {
  return asked(client.sendVerificationEmail({ email, callbackURL: verifiedAt }))
}

/** Sends a link that leads to `resetAt?token=…`, if there is such an account. */
export function requestPasswordReset(email: string, resetAt: string): Promise<Refusal | undefined> {
  return asked(client.requestPasswordReset({ email, redirectTo: resetAt }))
}

export function resetPassword(token: string, newPassword: string): Promise<Refusal | undefined> {
  return asked(client.resetPassword({ token, newPassword }))
}

/** Changes the password and signs out every other session. */
export function changePassword(currentPassword: string, newPassword: string): Promise<Refusal | undefined> {
  return asked(client.changePassword({ currentPassword, newPassword, revokeOtherSessions: true }))
}
