// Every operation × everybody who may call × own and foreign organisation, with the expected answer for each. Operations
// are taken from the list that the document is made from; examples for their paths and bodies from testing/examples.ts.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  openApiDocument,
  pathParameters,
  publicOperations,
  scopes,
  scopesOfRole,
  type Operation,
  type Scope,
} from '@kubarium/contracts/public'
import { bodies, exampleNames, makeExamples, publishStarts, shared, type Examples } from '../testing/examples.ts'
import {
  makeKey,
  makeOrganisation,
  withKey,
  withSession,
  type OrganisationOfSpec,
  type Send,
} from '../testing/public-caller.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

const callers = [
  'owner',
  'admin',
  'instructor',
  'assistant',
  'member',
  'key with all scopes',
  'key without the scope',
  'signed out',
] as const
type CallerName = (typeof callers)[number]
/** `mixed`: something of a foreign organisation inside something of one's own. */
type Place = 'own' | 'foreign' | 'mixed'

/** What of a request's scopes a caller has; undefined: nobody knows who it is. */
function scopesOf(caller: CallerName, scope: Scope): readonly Scope[] | undefined {
  if (caller === 'signed out') return undefined
  if (caller === 'key with all scopes') return scopes
  if (caller === 'key without the scope') return scopes.filter((one) => one !== scope)
  return scopesOfRole[caller]
}

/** What in a path belongs to an organisation. */
const ofTenant = ({ path }: Pick<Operation, 'path'>): string[] =>
  pathParameters(path).filter((name) => !shared.has(name))

/** What a path ends with is a name of the caller's own choice: a foreign one is as good as any. */
const named: ReadonlySet<string> = new Set(['putEnrollment'])

/** Where an operation can be asked about something. */
const placesOf = (operation: Operation): readonly Place[] =>
  ofTenant(operation).length > 1 || bodies[operation.id]?.length ? ['own', 'foreign', 'mixed'] : ['own', 'foreign']

/** The whole table. */
function expected(operation: Operation, caller: CallerName, place: Place): number {
  const has = scopesOf(caller, operation.scope)
  if (!has) return 401
  if (!has.includes(operation.scope)) return 403
  const isForeign = place === 'foreign' ? ofTenant(operation).length > 0 : place === 'mixed' && !named.has(operation.id)
  return isForeign ? 404 : operation.status
}

let api: TestApi
let sandbox: Server
let own: OrganisationOfSpec
let foreign: OrganisationOfSpec
let foreignExamples: Examples
const keys = new Map<Scope | undefined, string>()

beforeAll(async () => {
  // What the sandbox does for attempts is not what this is about: it says that it was done.
  sandbox = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const command = { line: 'x', status: 0, output: '', timedOut: false }
    response.end(JSON.stringify(request.url?.endsWith('/reset') ? { revision: 7 } : { commands: [command] }))
  })
  await new Promise<void>((done) => sandbox.listen(0, '127.0.0.1', done))
  api = await startTestApi({
    CONTENT_FOLDER: 'libs/learning/content',
    CONTENT_DRAFTS: 'true',
    SANDBOX_URL: `http://127.0.0.1:${(sandbox.address() as AddressInfo).port}`,
  })
  await publishStarts(api)
  own = await makeOrganisation(api, 'Own')
  foreign = await makeOrganisation(api, 'Foreign')
  foreignExamples = await makeExamples(api, foreign.id)
  for (const without of [undefined, ...scopes])
    keys.set(
      without,
      await makeKey(
        api,
        own.owner,
        scopes.filter((one) => one !== without),
      ),
    )
})
afterAll(async () => {
  await api.close()
  sandbox.close()
})

function sendAs(caller: CallerName, scope: Scope): Send {
  if (caller === 'signed out') return (method, path, body) => api.send(method, `/api/v1${path}`, { body })
  if (caller === 'key with all scopes') return withKey(api, keys.get(undefined)!)
  if (caller === 'key without the scope') return withKey(api, keys.get(scope)!)
  return withSession(api, own.people[caller])
}

/** A path, and the body that belongs to it. */
function request(operation: Operation, place: Place, mine: Examples): { path: string; body: unknown } {
  const [outer] = ofTenant(operation)
  const of = (name: string): Examples =>
    place === 'own' || (place === 'mixed' && name === outer) ? mine : foreignExamples
  return {
    path: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Examples) => encodeURIComponent(of(name)[name])),
    body: bodies[operation.id]?.(place === 'own' ? mine : foreignExamples),
  }
}

/** All rows of the foreign organisation, in all tables. */
async function foreignRows(): Promise<unknown> {
  const { pool } = api.api.platform.system
  const { rows: tables } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and column_name = 'organisation_id' and table_type = 'BASE TABLE' order by 1`,
  )
  const found: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(
      `select t::text as row from "${name}" t where organisation_id = $1 order by 1`,
      [foreign.id],
    )
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

describe('the cross-tenant matrix', () => {
  it('knows an example for every parameter of a path', () => {
    const document = openApiDocument(publicOperations) as { paths: Record<string, unknown> }
    const parameters = new Set(Object.keys(document.paths).flatMap(pathParameters))
    expect([...parameters].filter((name) => !(exampleNames as readonly string[]).includes(name))).toEqual([])
  })

  let cells = 0
  describe('answers as expected in every cell of', () => {
    it.each(publicOperations.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
      const before = await foreignRows()
      await api.api.platform.system.prisma.webhookEndpoint.deleteMany({ where: { organisationId: own.id } })
      const unexpected: string[] = []
      let mine = await makeExamples(api, own.id)
      for (const place of placesOf(operation))
        for (const caller of callers) {
          const wanted = expected(operation, caller, place)
          const { path, body } = request(operation, place, mine)
          const { status, text } = await sendAs(caller, operation.scope)(operation.method, path, body)
          if (status !== wanted) unexpected.push(`${place}, ${caller}: ${status} instead of ${wanted} ${text}`)
          if (status < 400)
            for (const name of exampleNames)
              if (place === 'own' && !shared.has(name) && text.includes(foreignExamples[name]))
                unexpected.push(`${caller}: told of the foreign ${name}`)
          // What was done to an example can be done once.
          if (operation.method !== 'GET' && status < 400) mine = await makeExamples(api, own.id)
          cells++
        }
      expect(unexpected).toEqual([])
      expect(await foreignRows()).toEqual(before)
    })
  })

  it('has left out no cell', () => {
    const places = publicOperations.reduce((sum, operation) => sum + placesOf(operation).length, 0)
    expect(places).toBeGreaterThan(2 * publicOperations.length)
    expect(cells).toBe(places * callers.length)
  })
})
