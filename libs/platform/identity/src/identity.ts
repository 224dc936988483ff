// Who is asking: the one door through which the applications see better-auth.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { AUTH_PATH, CLIENT_ADDRESS_HEADER, createAuth, type IdentityOptions } from './auth.ts'
import { OrganisationKeys } from './organisation-keys.ts'
import { strongestRole, type OrganisationRole } from './organisation-roles.ts'
import { organisationFor } from './personal-organisation.ts'

/** Somebody signed in, and the tenant they work for at the moment. */
export interface Person {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly emailVerified: boolean
  readonly locale: 'en' | 'ko'
  readonly organisationId: string
  /** What they are in that organisation. */
  readonly role: OrganisationRole
}

/** Far less than the minute for which the copy of a session in its cookie is good. */
const REMEMBERED_MS = 3_000
const MAX_REMEMBERED = 2_000

export class Identity {
  private readonly auth: ReturnType<typeof createAuth>
  private readonly options: IdentityOptions
  /** API keys of organisations. */
  readonly keys: OrganisationKeys
  /** People by the very cookies they sent: a page asks several things at once, and checking a session takes as long as most answers. */
  private readonly remembered = new Map<string, { readonly at: number; readonly person: Person }>()
  private readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>

  constructor(options: IdentityOptions) {
    this.options = options
    this.auth = createAuth(options)
    this.keys = new OrganisationKeys(this.auth, options.database)
    this.handle = toNodeHandler(this.auth)
  }

  /**
   * Answers better-auth's own routes under /v1/auth. The body must not have been read.
   * @param clientAddress by which attempts are counted
   */
  async answer(request: IncomingMessage, response: ServerResponse, clientAddress: string): Promise<void> {
    request.headers[CLIENT_ADDRESS_HEADER] = clientAddress
    const { cookie } = request.headers
    // Signing out, or changing what is known of somebody, counts at once; asking who it is changes nothing.
    const changes = request.method !== 'GET' && cookie !== undefined
    if (changes) this.remembered.delete(cookie)
    await this.handle(request, response)
    if (changes) this.remembered.delete(cookie)
  }

  /** The person behind a request: by session cookie, or by an API key in `x-api-key`. */
  async personOf(headers: IncomingHttpHeaders): Promise<Person | undefined> {
    const { cookie } = headers
    if (headers['x-api-key']) return this.findPerson(headers)
    if (!cookie) return undefined
    const now = performance.now()
    const known = this.remembered.get(cookie)
    if (known && now - known.at < REMEMBERED_MS) return known.person
    const person = await this.findPerson(headers)
    if (!person) return undefined
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear()
    this.remembered.set(cookie, { at: now, person })
    return person
  }

  private async findPerson(headers: IncomingHttpHeaders): Promise<Person | undefined> {
    const found = await this.auth.api.getSession({ headers: fromNodeHeaders(headers) }).catch((error: unknown) => {
      // A key that is wrong, used up or expired is thrown; for us, nobody is signed in.
      if ((error as { statusCode?: number }).statusCode !== undefined) return null
      throw error
    })
    if (!found) return undefined
    const { user, session } = found
    const active = (session as { activeOrganizationId?: string | null }).activeOrganizationId
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      emailVerified: user.emailVerified,
      locale: (user as { locale?: string }).locale === 'ko' ? 'ko' : 'en',
      ...(await this.membership(user, active ?? undefined)),
    }
  }

  /** Where somebody works, and as what. A session made from an API key names no organisation; one may have been left since. */
  private async membership(
    user: { id: string; name: string },
    active: string | undefined,
  ): Promise<Pick<Person, 'organisationId' | 'role'>> {
    const { prisma } = this.options.database
    const memberIn = async (organizationId: string) => {
      const key = { organizationId, userId: user.id }
      const member = await prisma.member.findUnique({ where: { organizationId_userId: key } })
      return member ? { organisationId: organizationId, role: strongestRole(member.role) } : undefined
    }
    const chosen = active === undefined ? undefined : await memberIn(active)
    if (chosen) return chosen
    const organisationId = await organisationFor(this.options.database, user)
    return (await memberIn(organisationId)) ?? { organisationId, role: 'owner' }
  }

  /** Makes an account as if its owner had signed up and confirmed the address. @returns the person's ids */
  async createVerifiedAccount(account: {
    name: string
    email: string
    password: string
    locale: 'en' | 'ko'
  }): Promise<Pick<Person, 'userId' | 'organisationId'>> {
    const { internalAdapter, password } = await this.auth.$context
    const { name, email, locale } = account
    const user = await internalAdapter.createUser({ name, email, locale, emailVerified: true }, { method: 'admin' })
    const hash = await password.hash(account.password)
    await internalAdapter.linkAccount({ userId: user.id, accountId: user.id, providerId: 'credential', password: hash })
    return { userId: user.id, organisationId: await organisationFor(this.options.database, user) }
  }
}

export { AUTH_PATH }
