// Who did what in an organisation.
import { z } from 'zod'
import { operation } from './operation.contract.ts'
import { pageOf, pageQuery } from './pages.contract.ts'

export const auditEvent = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.object({
      userId: z.string().meta({ description: 'The person who is accountable.' }),
      keyId: z.string().nullable().meta({ description: 'The API key by which it was done.' }),
    }),
    action: z.string().meta({ description: '`<what>.<done>`: `webhook_endpoint.created`.' }),
    subject: z.object({ kind: z.string(), id: z.string() }),
    before: z.unknown().meta({ description: 'What it was, as far as it was changed; null: it was not there.' }),
    after: z.unknown().meta({ description: 'What it is since; null: it is gone.' }),
    ip: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof auditEvent>

export const listAuditEvents = operation({
  id: 'listAuditEvents',
  method: 'GET',
  path: '/audit-events',
  tag: 'audit',
  summary: 'What was done, newest first',
  scope: 'audit:read',
  query: z.strictObject({
    ...pageQuery,
    actor: z.string().max(100).optional().meta({ description: 'Id of a person or of an API key.' }),
    subject: z.string().max(100).optional().meta({ description: 'Id of what was changed.' }),
    from: z.iso.datetime().optional().meta({ description: 'Nothing from before this moment.' }),
  }),
  result: pageOf(auditEvent),
  errors: ['invalid_cursor'],
})
