// People of the stand-in: better-auth's routes as far as the pages use them.
import { randomUUID } from 'node:crypto'
import type { Me, Outbox } from '@kubarium/contracts'

interface Person {
  id: string
  name: string
  email: string
  password: string
  emailVerified: boolean
}

export interface Reply {
  status: number
  body?: unknown
  headers?: Record<string, string | string[]>
}

/** Wrong passwords for one address, then it has to wait. */
const MOST_TRIES = 12
const COOKIE = 'kubarium.session_token'

/** Accounts, sessions and the outbox, in memory. */
export class FakeAccounts {
  private readonly people = new Map<string, Person>()
  private readonly sessions = new Map<string, string>()
  private readonly tokens = new Map<string, { email: string; purpose: 'verify' | 'reset' }>()
  private readonly wrong = new Map<string, number>()
  readonly outbox: Outbox = { mails: [] }
  origin = ''

  constructor() {
    this.add('Mina Park', 'learner@example.com', 'correct horse battery', true)
  }

  private add(name: string, email: string, password: string, emailVerified: boolean): Person {
    const person = { id: randomUUID(), name, email: email.toLowerCase(), password, emailVerified }
    this.people.set(person.email, person)
    return person
  }

  /** Who a request is from. */
  personOf(cookies: string | undefined): Person | undefined {
    const session = new RegExp(`${COOKIE.replace('.', '\\.')}=([^;]+)`).exec(cookies ?? '')?.[1]
    return session === undefined ? undefined : this.people.get(this.sessions.get(session) ?? '')
  }

  me(person: Person): Me {
    const { id, name, email, emailVerified } = person
    return { user: { id, name, email, emailVerified }, organisation: { id: `org-${id}`, name, role: 'owner' } }
  }

  /** A request under /v1/auth. */
  handle(path: string, query: URLSearchParams, body: Record<string, string>, cookies: string | undefined): Reply {
    switch (path) {
      case '/sign-up/email': {
        const email = (body.email ?? '').toLowerCase()
        if (this.people.has(email)) return refused(422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
        if ((body.password ?? '').toLowerCase().startsWith('password')) return refused(400, 'PASSWORD_TOO_COMMON')
        const person = this.add(body.name ?? '', email, body.password ?? '', false)
        this.mail(person, 'verify', body.callbackURL ?? '/')
        return this.signedIn(person)
      }
      case '/sign-in/email': {
        const person = this.people.get((body.email ?? '').toLowerCase())
        if (person?.password !== body.password || !person) {
          const tries = (this.wrong.get(body.email ?? '') ?? 0) + 1
          this.wrong.set(body.email ?? '', tries)
          return tries > MOST_TRIES ? refused(429, 'TOO_MANY_ATTEMPTS') : refused(401, 'INVALID_EMAIL_OR_PASSWORD')
        }
        return this.signedIn(person)
      }
      case '/sign-out':
        return { status: 200, body: { success: true }, headers: { 'set-cookie': `${COOKIE}=; Path=/; Max-Age=0` } }
      case '/send-verification-email': {
        const person = this.people.get((body.email ?? '').toLowerCase())
        if (person) this.mail(person, 'verify', body.callbackURL ?? '/')
        return { status: 200, body: { status: true } }
      }
      case '/request-password-reset': {
        const person = this.people.get((body.email ?? '').toLowerCase())
        if (person) this.mail(person, 'reset', body.redirectTo ?? '/')
        return { status: 200, body: { status: true } }
      }
      case '/verify-email': {
        const known = this.take(query.get('token'), 'verify')
        const back = query.get('callbackURL') ?? '/'
        if (!known)
          return { status: 302, headers: { location: `${back}${back.includes('?') ? '&' : '?'}error=invalid_token` } }
        known.emailVerified = true
        return { ...this.signedIn(known), status: 302, headers: { ...this.signedIn(known).headers, location: back } }
      }
      case '/reset-password': {
        const known = this.take(body.token ?? null, 'reset')
        if (!known) return refused(400, 'INVALID_TOKEN')
        known.password = body.newPassword ?? ''
        return { status: 200, body: { status: true } }
      }
      case '/change-password': {
        const person = this.personOf(cookies)
        if (!person) return refused(401, 'UNAUTHORIZED')
        if (person.password !== body.currentPassword) return refused(400, 'INVALID_PASSWORD')
        person.password = body.newPassword ?? ''
        return { status: 200, body: { token: null } }
      }
      case '/update-user':
        return { status: 200, body: { status: true } }
      case '/get-session':
        return { status: 200, body: null }
      default:
        return path.startsWith('/reset-password/')
          ? { status: 302, headers: { location: `${query.get('callbackURL') ?? '/'}?token=${path.split('/').at(-1)}` } }
          : refused(404, 'NOT_FOUND')
    }
  }

  private signedIn(person: Person): Reply {
    const session = randomUUID()
    this.sessions.set(session, person.email)
    return {
      status: 200,
      body: { user: { id: person.id, email: person.email, name: person.name }, token: session },
      headers: { 'set-cookie': `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax` },
    }
  }

  private take(token: string | null, purpose: 'verify' | 'reset'): Person | undefined {
    const known = token === null ? undefined : this.tokens.get(token)
    if (known?.purpose !== purpose) return undefined
    this.tokens.delete(token!)
    return this.people.get(known.email)
  }

  private mail(person: Person, purpose: 'verify' | 'reset', back: string): void {
    const token = randomUUID()
    this.tokens.set(token, { email: person.email, purpose })
    const path = purpose === 'verify' ? `/v1/auth/verify-email?token=${token}&` : `/v1/auth/reset-password/${token}?`
    const link = `${this.origin}${path}callbackURL=${encodeURIComponent(back)}`
    this.outbox.mails.unshift({
      id: randomUUID(),
      to: person.email,
      subject: purpose === 'verify' ? 'Confirm your e-mail address' : 'Set a new password',
      text: `Hello ${person.name},\n\n${link}\n\nThe link works for one hour.`,
      at: new Date().toISOString(),
    })
  }
}

function refused(status: number, code: string): Reply {
  return { status, body: { code, message: code } }
}
