// API keys of an organisation, which its owners and administrators handle.
import { z } from 'zod'
import { scope } from './public/scopes.contract.ts'

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** How it begins: enough to recognise it. */
  start: z.string(),
  scopes: z.array(scope),
  createdBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof apiKey>

/** GET /v1/api-keys */
export const apiKeyList = z.object({ keys: z.array(apiKey) })
export type ApiKeyList = z.infer<typeof apiKeyList>

/** POST /v1/api-keys → 201 apiKeyMade */
export const makeApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(scope).min(1),
  /** Null: for ever. */
  expiresInDays: z
    .int()
    .min(1)
    .max(2 * 365)
    .nullable()
    .default(null),
})
export type MakeApiKey = z.input<typeof makeApiKey>

/** The key itself is told this once. */
export const apiKeyMade = z.object({ key: z.string(), shown: apiKey })
export type ApiKeyMade = z.infer<typeof apiKeyMade>

// DELETE /v1/api-keys/:id → 204: the key is good no longer.
