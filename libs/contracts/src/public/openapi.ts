// The OpenAPI 3.1 document of the graded-exercise API, made from its operations. Schemas with an id become components.
import { z } from 'zod'
import { eventTypes, webhookPayload } from './events.contract.ts'
import type { Operation } from './operation.contract.ts'
import { problemKinds, publicProblem, type ProblemCode } from './problems.contract.ts'
import { scopes } from './scopes.contract.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Schema = { [name: string]: Json }

/** A document as OpenAPI 3.1 has it: plain JSON. */
export type OpenApiDocument = { [name: string]: Json }

/** Codes that any operation may answer. */
const everywhere: readonly ProblemCode[] = ['unauthenticated', 'missing_scope', 'too_many_requests']

const text = (description: string): Json => ({ description, schema: { type: 'string' } })

const responseHeaders: { [name: string]: Json } = {
  RateLimit: text('What is left: `"reads";r=<requests>;t=<seconds>`.'),
  'RateLimit-Policy': text('The limit: `"reads";q=<requests>;w=<seconds>`.'),
  ETag: text('The state of what was read; goes into If-Match.'),
  Location: text('Where what was made is found.'),
  'Idempotency-Replayed': text('`true`: this was answered before.'),
  'Retry-After': text('Seconds until one may ask again.'),
}

/** @throws Error when two schemas of one id differ, or two operations have one id or one route */
export function openApiDocument(operations: readonly Operation[]): OpenApiDocument {
  const components = new Components()
  const paths: { [path: string]: { [method: string]: Json } } = {}
  const ids = new Set<string>()
  for (const operation of operations) {
    const { id, path } = operation
    const method = operation.method.toLowerCase()
    if (ids.has(id) || paths[path]?.[method]) throw new Error(`${id} (${method} ${path}) is there twice`)
    ids.add(id)
    paths[path] = { ...paths[path], [method]: described(operation, components) }
  }
  const problem = components.schema(publicProblem, 'output')
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kubarium graded-exercise API',
      version: '1.0.0',
      description:
        'Exercises, attempts, submissions and grades for programs. Send an API key of your organisation: `Authorization: Bearer kub_live_…`. Times are UTC. Errors are problem details (RFC 9457) with stable codes.',
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    webhooks: webhooks(components),
    components: {
      schemas: components.all(),
      headers: responseHeaders,
      responses: Object.fromEntries(
        problemStatuses().map((status) => [
          `Problem${status}`,
          { description: codesOf(status), content: { 'application/problem+json': { schema: problem } } },
        ]),
      ),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'kub_live_…',
          description: `An API key of an organisation. Scopes: ${scopes.join(', ')}.`,
        },
        header: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  }
}

function described(operation: Operation, components: Components): Json {
  const { id, tag, summary, description, scope, consumes, body, idempotent } = operation
  const content = components.schema(body, 'input')
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `Scope: \`${scope}\`.`].filter((one) => one !== undefined).join('\n\n'),
    'x-scope': scope,
    ...(idempotent ? { 'x-idempotent': true } : {}),
    security: [{ key: [scope] }, { header: [scope] }],
    parameters: parametersOf(operation, components),
    ...(consumes.length === 0
      ? {}
      : {
          requestBody: {
            required: !body.safeParse({}).success,
            content: Object.fromEntries(consumes.map((type) => [type, { schema: content }])),
          },
        }),
    responses: responsesOf(operation, components),
  }
}

function parametersOf(operation: Operation, components: Components): Json[] {
  const { params, query, idempotent, method } = operation
  const members = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    const { properties = {}, required = [] } = components.schema(schema, 'input') as {
      properties?: { [name: string]: Schema }
      required?: string[]
    }
    return Object.entries(properties).map(([name, { description, ...member }]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: member,
    }))
  }
  const header = (name: string, description: string, required: boolean): Json => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  })
  return [
    ...members(params, 'path'),
    ...members(query, 'query'),
    ...(idempotent
      ? [
          header(
            'Idempotency-Key',
            'A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours.',
            true,
          ),
        ]
      : []),
    ...(method === 'PATCH' || method === 'PUT'
      ? [header('If-Match', 'ETag of the state that is to be changed; another one is answered 412.', false)]
      : []),
  ]
}

function responsesOf(operation: Operation, components: Components): Json {
  const { status, result, produces, params, query, consumes, errors, idempotent, method } = operation
  const takesInput = consumes.length > 0 || !(query instanceof z.ZodObject && Object.keys(query.shape).length === 0)
  const codes = new Set<ProblemCode>([
    ...everywhere,
    ...errors,
    ...(takesInput ? (['invalid_input'] as const) : []),
    ...(consumes.length > 0 ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(params instanceof z.ZodObject && Object.keys(params.shape).length > 0 ? (['not_found'] as const) : []),
    ...(idempotent ? (['idempotency_key_required', 'idempotency_in_progress', 'idempotency_mismatch'] as const) : []),
  ])
  const problems = [...new Set([...codes].map((code) => problemKinds[code].status))]
  const headers = [
    'RateLimit',
    'RateLimit-Policy',
    ...(method !== 'DELETE' && status !== 204 ? ['ETag'] : []),
    ...(status === 201 ? ['Location'] : []),
    ...(idempotent ? ['Idempotency-Replayed'] : []),
  ]
  return {
    [status]: {
      description: 'Done.',
      headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
      ...(status === 204 ? {} : { content: { [produces]: { schema: components.schema(result, 'output') } } }),
    },
    ...Object.fromEntries(
      problems
        .sort((a, b) => a - b)
        .map((problem) => [
          problem,
          {
            $ref: `#/components/responses/Problem${problem}`,
          },
        ]),
    ),
  }
}

function webhooks(components: Components): Json {
  const schema = components.schema(webhookPayload, 'output')
  return Object.fromEntries(
    eventTypes.map((type) => [
      type,
      {
        post: {
          operationId: `webhook.${type}`,
          summary: type,
          description: 'Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.',
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: {
            '2XX': { description: 'Received.' },
            '410': { description: 'The endpoint is no more: it is switched off.' },
          },
        },
      },
    ]),
  )
}

const problemStatuses = (): number[] => [...new Set(Object.values(problemKinds).map(({ status }) => status))].sort()

const codesOf = (status: number): string =>
  Object.entries(problemKinds)
    .filter(([, kind]) => kind.status === status)
    .map(([code, kind]) => `\`${code}\`: ${kind.title.en}.`)
    .join(' ')

/** Schemas with ids, each once. */
class Components {
  private readonly found = new Map<string, string>()

  /** A schema as JSON Schema (2020-12, which is OpenAPI 3.1's); what has an id is referred to. */
  schema(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const {
      $schema: _,
      $defs = {},
      ...made
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        // We may add members to what we answer.
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
        // What a format says already, and the bounds of JavaScript's integers, tell nobody anything.
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      },
    }) as Schema & { $defs?: { [name: string]: Schema } }
    for (const [name, one] of Object.entries($defs)) this.add(name, one)
    const { id } = made
    if (typeof id !== 'string') return referring(made) as Schema
    this.add(id, made)
    return { $ref: `#/components/schemas/${id}` }
  }

  all(): { [name: string]: Json } {
    const sorted = [...this.found].sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(sorted.map(([name, json]) => [name, JSON.parse(json) as Json]))
  }

  private add(name: string, { id: _, ...schema }: Schema): void {
    const json = JSON.stringify(referring(schema))
    if (name.startsWith('__')) throw new Error(`a recursive schema needs an id (.meta({ id })): ${json.slice(0, 200)}`)
    const known = this.found.get(name)
    if (known !== undefined && known !== json) throw new Error(`two different schemas are called ${name}`)
    this.found.set(name, json)
  }
}

/** References to definitions beside a schema become references to components. */
function referring(value: Json): Json {
  if (Array.isArray(value)) return value.map(referring)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === '$ref' && typeof member === 'string'
        ? member.replace('#/$defs/', '#/components/schemas/')
        : referring(member),
    ]),
  )
}
