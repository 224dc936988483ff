// API keys of organisations: made and checked by better-auth, which keeps their hashes only.
import type { SystemDatabase } from '@kubarium/platform-database'
import { ORGANISATION_KEYS, type createAuth } from './auth.ts'

/** What an organisation is shown of a key of its own. */
export interface OrganisationKey {
  readonly id: string
  readonly name: string
  /** How it begins: enough to recognise it, too little to use it. */
  readonly start: string
  readonly scopes: readonly string[]
  readonly createdBy: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
}

/** Whom a key that is good speaks for. */
export interface KeyHolder {
  readonly keyId: string
  readonly organisationId: string
  /** Who made the key, and is accountable for what is done by it. */
  readonly userId: string
  readonly scopes: readonly string[]
}

interface KeyRow {
  readonly id: string
  readonly name: string | null
  readonly start: string | null
  readonly permissions: string | null
  readonly metadata: string | null
  readonly createdAt: Date
  readonly lastRequest: Date | null
  readonly expiresAt: Date | null
}

/** A key that was good a moment ago is not looked up again: as with sessions, other processes learn of a change this late. */
const REMEMBERED_MS = 3_000
const MAX_REMEMBERED = 2_000

export class OrganisationKeys {
  private readonly remembered = new Map<string, { readonly at: number; readonly holder: KeyHolder }>()

  constructor(
    private readonly auth: ReturnType<typeof createAuth>,
    private readonly database: SystemDatabase,
  ) {}

  /** @returns the key itself, which is told this once, and what is shown of it from then on */
  async create(
    owner: { readonly organisationId: string; readonly userId: string },
    wanted: { readonly name: string; readonly scopes: readonly string[]; readonly expiresInDays: number | null },
  ): Promise<{ readonly key: string; readonly shown: OrganisationKey }> {
    const made = await this.auth.api.createApiKey({
      body: {
        configId: ORGANISATION_KEYS,
        organizationId: owner.organisationId,
        userId: owner.userId,
        name: wanted.name,
        permissions: permissionsOf(wanted.scopes),
        metadata: { createdBy: owner.userId },
        ...(wanted.expiresInDays === null ? {} : { expiresIn: wanted.expiresInDays * 24 * 3600 }),
      },
    })
    const shown = (await this.list(owner.organisationId)).find(({ id }) => id === made.id)
    return { key: made.key, shown: shown! }
  }

  /** The organisation's keys, newest first. */
  async list(organisationId: string): Promise<readonly OrganisationKey[]> {
    const rows = await this.database.prisma.apikey.findMany({
      where: { configId: ORGANISATION_KEYS, referenceId: organisationId },
      orderBy: { createdAt: 'desc' },
    })
    return rows.map(shownKey)
  }

  /** @returns the key that is good no longer; undefined when the organisation has none such */
  async revoke(organisationId: string, id: string): Promise<OrganisationKey | undefined> {
    const key = (await this.list(organisationId)).find((one) => one.id === id)
    if (!key) return undefined
    await this.database.prisma.apikey.deleteMany({
      where: { id, configId: ORGANISATION_KEYS, referenceId: organisationId },
    })
    this.remembered.clear()
    return key
  }

  /** Whom a key speaks for; undefined when it is wrong, expired or revoked. @throws when the database is away */
  async holderOf(key: string): Promise<KeyHolder | undefined> {
    const now = performance.now()
    const known = this.remembered.get(key)
    if (known && now - known.at < REMEMBERED_MS) return known.holder
    const { valid, key: found } = await this.auth.api.verifyApiKey({ body: { configId: ORGANISATION_KEYS, key } })
    if (!valid || !found) {
      // better-auth calls a key wrong as well when it could not look it up.
      await this.database.ping()
      return undefined
    }
    const holder: KeyHolder = {
      keyId: found.id,
      organisationId: found.referenceId,
      userId: String((found.metadata as { createdBy?: unknown } | null)?.createdBy ?? ''),
      scopes: scopesOf(found.permissions as Permissions | null),
    }
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear()
    this.remembered.set(key, { at: now, holder })
    return holder
  }
}

/** How better-auth writes scopes: `exercises:read` → { exercises: ['read'] }. */
type Permissions = Record<string, string[]>

function permissionsOf(scopes: readonly string[]): Permissions {
  const permissions: Permissions = {}
  for (const scope of scopes) {
    const [what, verb] = scope.split(':') as [string, string]
    permissions[what] = [...(permissions[what] ?? []), verb]
  }
  return permissions
}

function scopesOf(permissions: Permissions | null): string[] {
  return Object.entries(permissions ?? {}).flatMap(([what, verbs]) => verbs.map((verb) => `${what}:${verb}`))
}

function shownKey(row: KeyRow): OrganisationKey {
  return {
    id: row.id,
    name: row.name ?? '',
    start: row.start ?? '',
    scopes: scopesOf(JSON.parse(row.permissions ?? 'null') as Permissions | null),
    createdBy: String((JSON.parse(row.metadata ?? '{}') as { createdBy?: string }).createdBy ?? ''),
    createdAt: row.createdAt,
    lastUsedAt: row.lastRequest,
    expiresAt: row.expiresAt,
  }
}
