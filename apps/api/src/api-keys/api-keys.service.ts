import { Injectable } from '@nestjs/common'
import type { z } from 'zod'
import type { ApiKey, ApiKeyList, ApiKeyMade, makeApiKey } from '@kubarium/contracts'
import { Forbidden, NotFound } from '@kubarium/platform-http'
import { Identity, type OrganisationKey, type Person } from '@kubarium/platform-identity'
import { ApiKeysRepository } from './api-keys.repository.ts'

/** Somebody, and from where they ask. */
type Asker = Person & { readonly ip: string | undefined; readonly requestId: string | undefined }

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly identity: Identity,
    private readonly keys: ApiKeysRepository,
  ) {}

  async list(person: Person): Promise<ApiKeyList> {
    assertRuns(person)
    return { keys: await this.shown(person, await this.identity.keys.list(person.organisationId)) }
  }

  async make(person: Asker, wanted: z.output<typeof makeApiKey>): Promise<ApiKeyMade> {
    assertRuns(person)
    const { key, shown } = await this.identity.keys.create(person, wanted)
    const { id, name, scopes, expiresAt } = shown
    await this.keys.record(person, {
      action: 'api_key.created',
      subject: { kind: 'api_key', id },
      after: { name, scopes, expiresAt },
    })
    return { key, shown: (await this.shown(person, [shown]))[0]! }
  }

  async revoke(person: Asker, id: string): Promise<void> {
    assertRuns(person)
    const revoked = await this.identity.keys.revoke(person.organisationId, id)
    if (!revoked) throw new NotFound('API key')
    const { name, scopes } = revoked
    await this.keys.record(person, {
      action: 'api_key.revoked',
      subject: { kind: 'api_key', id },
      before: { name, scopes },
    })
  }

  private async shown(person: Person, keys: readonly OrganisationKey[]): Promise<ApiKey[]> {
    const names = await this.keys.namesOf(
      person,
      keys.map(({ createdBy }) => createdBy),
    )
    return keys.map(({ id, name, start, scopes, createdBy, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      name,
      start,
      scopes: scopes as ApiKey['scopes'],
      createdBy: names.has(createdBy) ? { id: createdBy, name: names.get(createdBy)! } : null,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      expiresAt: expiresAt?.toISOString() ?? null,
    }))
  }
}

/** Keys are for those who run the organisation. @throws Forbidden */
function assertRuns({ role }: Person): void {
  if (role !== 'owner' && role !== 'admin') throw new Forbidden('Owners and administrators handle API keys.')
}
