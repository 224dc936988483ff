// Who is signed in and on whose behalf. Sign-up, sign-in, verification and password routes are
// better-auth's own, under /v1/auth.
import { z } from 'zod'

export const locale = z.enum(['en', 'ko'])
export type Locale = z.infer<typeof locale>

/** What somebody is in an organisation. */
export const role = z.enum(['owner', 'admin', 'instructor', 'assistant', 'member'])
export type Role = z.infer<typeof role>

/** GET /v1/me */
export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.email(), emailVerified: z.boolean() }),
  organisation: z.object({ id: z.string(), name: z.string(), role }),
})
export type Me = z.infer<typeof me>

/** GET /v1/outbox, in development only: mails that would have been sent, newest first. */
export const outbox = z.object({
  mails: z.array(
    z.object({ id: z.string(), to: z.string(), subject: z.string(), text: z.string(), at: z.iso.datetime() }),
  ),
})
export type Outbox = z.infer<typeof outbox>
