// better-auth, set up for us: e-mail and password, verification, organisations as tenants, API keys.
import { randomUUID } from 'node:crypto'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { organization } from 'better-auth/plugins'
import type { SystemDatabase } from '@kubarium/platform-database'
import { RateLimiter } from '@kubarium/platform-http'
import {
  invitationMail,
  resetPasswordMail,
  verificationMail,
  type Mail,
  type Mailer,
  type MailLocale,
} from '@kubarium/platform-mail'
import type { Logger } from '@kubarium/platform-telemetry'
import { boundedHashing } from './password-hashing.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, passwordFault, type PasswordFault } from './password-rules.ts'
import { accessControl, organisationRoles } from './organisation-roles.ts'
import { organisationFor, personalOrganisationOf } from './personal-organisation.ts'

export interface IdentityOptions {
  /** The address under which people reach us. */
  readonly origin: string
  /** Signs cookies; the same for all processes. */
  readonly secret: string
  readonly database: SystemDatabase
  /** Absent where sessions are only read. */
  readonly mailer?: Mailer
  readonly logger: Logger
  /** Off for benchmarks and load tests only; default on. */
  readonly rateLimits?: boolean
}

/** Where better-auth's own routes are. */
export const AUTH_PATH = '/v1/auth'

/** Set by us from the connection, so that nobody chooses the address by which attempts are counted. */
export const CLIENT_ADDRESS_HEADER = 'x-client-address'

/** Keys of an organisation, for programs that speak to the graded-exercise API. */
export const ORGANISATION_KEYS = 'organisation'

const HOUR = 3600
const DAY = 24 * HOUR

const messages: Readonly<Record<PasswordFault, string>> = {
  PASSWORD_TOO_SHORT: `The password needs ${MIN_PASSWORD_LENGTH} characters or more.`,
  PASSWORD_TOO_LONG: `The password may have ${MAX_PASSWORD_LENGTH} characters at most.`,
  PASSWORD_TOO_COMMON: 'This password is among the first that an attacker tries. Take another one.',
  PASSWORD_LIKE_EMAIL: 'The password must not be the e-mail address.',
}

export function createAuth({ origin, secret, database, mailer, logger, rateLimits = true }: IdentityOptions) {
  const localeOf = (locale: unknown): MailLocale => (locale === 'ko' ? 'ko' : 'en')
  /** Sign-up does not wait for a mail server, nor fail because of it: a mail can be asked for again. */
  const post = (mail: Mail): void => {
    const sent = mailer ? mailer.send(mail) : Promise.reject(new Error('this process sends no mails'))
    sent.catch((error: unknown) => logger.error({ err: error, to: mail.to }, 'mail not sent'))
  }
  return betterAuth({
    appName: 'Kubarium',
    baseURL: origin,
    basePath: AUTH_PATH,
    secret,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...more) =>
        logger[level === 'error' ? 'error' : level === 'warn' ? 'warn' : 'debug']({ more }, message),
    },
    database: prismaAdapter(database.prisma, { provider: 'postgresql', transaction: true }),
    advanced: {
      cookiePrefix: 'kubarium',
      useSecureCookies: origin.startsWith('https:'),
      database: { generateId: () => randomUUID() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    user: {
      additionalFields: { locale: { type: 'string', required: false, defaultValue: 'en', input: true } },
    },
    session: {
      expiresIn: 30 * DAY,
      updateAge: DAY,
      // A signed copy of the session in a cookie saves a query per request; what changes in it is late by this much.
      cookieCache: { enabled: true, maxAge: 60 },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: boundedHashing,
      resetPasswordTokenExpiresIn: HOUR,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url }) => {
        post(
          resetPasswordMail(
            { to: user.email, name: user.name, locale: localeOf((user as { locale?: unknown }).locale) },
            url,
          ),
        )
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      autoSignInAfterVerification: true,
      expiresIn: HOUR,
      sendVerificationEmail: async ({ user, url }) => {
        post(
          verificationMail(
            { to: user.email, name: user.name, locale: localeOf((user as { locale?: unknown }).locale) },
            url,
          ),
        )
      },
    },
    rateLimit: {
      enabled: rateLimits,
      storage: 'database',
      modelName: 'rateLimit',
      // By address, and a whole class may sit behind one: what protects an account is counted by account, below.
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/*': { window: 60, max: 300 },
        '/sign-up/*': { window: 3600, max: 300 },
        '/request-password-reset': { window: 3600, max: 100 },
        '/reset-password': { window: 3600, max: 100 },
        '/send-verification-email': { window: 3600, max: 100 },
        // Asked by every page; answered from the cookie.
        '/get-session': false,
      },
    },
    hooks: {
      before: beforeEveryRoute({ rateLimits }),
    },
    databaseHooks: {
      user: {
        create: {
          after: async (user) => {
            await organisationFor(database, user)
          },
        },
      },
      session: {
        create: {
          before: async (session) => {
            const user = await database.prisma.user.findUnique({ where: { id: session.userId } })
            // At sign-up the user is not committed yet; the organisation is made right after it is.
            const activeOrganizationId = user
              ? await organisationFor(database, user)
              : personalOrganisationOf(session.userId)
            return { data: { ...session, activeOrganizationId } }
          },
        },
      },
    },
    plugins: [
      organization({
        ac: accessControl,
        roles: organisationRoles,
        allowUserToCreateOrganization: async ({ emailVerified }) => emailVerified,
        organizationLimit: 10,
        membershipLimit: 500,
        requireEmailVerificationOnInvitation: true,
        sendInvitationEmail: async ({ id, email, organization: { name }, inviter }) => {
          const inviterLocale = localeOf((inviter.user as { locale?: unknown }).locale)
          const path = inviterLocale === 'ko' ? '/ko/invitations' : '/invitations'
          post(
            invitationMail(
              { to: email, name: '', locale: inviterLocale },
              { organisation: name, inviter: inviter.user.name },
              `${origin}${path}/${id}`,
            ),
          )
        },
      }),
      apiKey([
        {
          configId: 'default',
          defaultPrefix: 'kub_',
          enableSessionForAPIKeys: true,
          rateLimit: { enabled: true, timeWindow: 60_000, maxRequests: 600 },
        },
        {
          configId: ORGANISATION_KEYS,
          references: 'organization',
          defaultPrefix: 'kub_live_',
          requireName: true,
          maximumNameLength: 100,
          enableMetadata: true,
          startingCharactersConfig: { shouldStore: true, charactersLength: 'kub_live_'.length + 6 },
          keyExpiration: { defaultExpiresIn: null, minExpiresIn: 1, maxExpiresIn: 2 * 365 },
          // The graded-exercise API counts by itself, reads and writes apart.
          rateLimit: { enabled: false },
        },
      ]),
    ],
  })
}

/** What better-auth does not check by itself: our password rules, names, and attempts at one account from everywhere. */
function beforeEveryRoute({ rateLimits }: { rateLimits: boolean }) {
  // Twelve at once, then one every half minute, whatever address they come from.
  const perAccount = new RateLimiter({ burst: 12, perSecond: 1 / 30 })
  // Nobody's mailbox is filled by strangers: five mails at once, then one every ten minutes.
  const perMailbox = new RateLimiter({ burst: 5, perSecond: 1 / 600 })
  const assertNotTooOften = (limiter: RateLimiter, email: string): void => {
    const wait = rateLimits ? limiter.take(email.trim().toLowerCase(), performance.now()) : 0
    if (wait > 0)
      throw new APIError('TOO_MANY_REQUESTS', {
        code: 'TOO_MANY_ATTEMPTS',
        message: `Too many attempts for this account. Try again in ${wait} s.`,
      })
  }
  return createAuthMiddleware(async (context) => {
    const body = (context.body ?? {}) as Record<string, unknown>
    if (context.request && context.path.startsWith('/api-key/')) assertPersonalKeys({ ...context.query, ...body })
    const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '')
    switch (context.path) {
      case '/sign-up/email':
        assertName(text('name'))
        assertLocale(body.locale)
        assertPassword(text('password'), text('email'))
        break
      case '/update-user':
        if (body.name !== undefined) assertName(text('name'))
        assertLocale(body.locale)
        break
      case '/change-password':
      case '/reset-password':
        assertPassword(text('newPassword'), '')
        break
      case '/request-password-reset':
      case '/send-verification-email':
        assertNotTooOften(perMailbox, text('email'))
        break
      case '/sign-in/email':
        assertNotTooOften(perAccount, text('email'))
    }
  })
}

/** Keys of organisations are handled by our own routes, which write down who did what. */
function assertPersonalKeys({ configId, organizationId }: Record<string, unknown>): void {
  if ((configId === undefined || configId === 'default') && organizationId === undefined) return
  throw new APIError('NOT_FOUND', { code: 'NOT_FOUND', message: 'Keys of organisations are at /v1/api-keys.' })
}

function assertPassword(password: string, email: string): void {
  const fault = passwordFault(password, email)
  if (fault) throw new APIError('BAD_REQUEST', { code: fault, message: messages[fault] })
}

function assertName(name: string): void {
  const trimmed = name.trim()
  if (trimmed.length >= 1 && trimmed.length <= 100 && !/\p{Cc}/u.test(name)) return
  throw new APIError('BAD_REQUEST', { code: 'NAME_INVALID', message: 'The name needs 1 to 100 characters.' })
}

function assertLocale(locale: unknown): void {
  if (locale === undefined || locale === 'en' || locale === 'ko') return
  throw new APIError('BAD_REQUEST', { code: 'LOCALE_INVALID', message: 'The language is en or ko.' })
}
