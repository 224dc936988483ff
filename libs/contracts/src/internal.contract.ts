// What one of our applications asks of another. The sandbox holds clusters and terminals; the api asks it for programs.
import { z } from 'zod'
import { locale } from './accounts.contract.ts'

/** POST /internal/attempts/:id/commands → { commands } */
export const internalCommands = z.object({
  lines: z.array(z.string()),
  budgetSeconds: z.int(),
  locale,
  /** A file to put into the terminal's /tmp first. */
  file: z.object({ name: z.string().regex(/^[\w.-]+$/), text: z.string() }).optional(),
})
export type InternalCommands = z.infer<typeof internalCommands>

// POST /internal/attempts/:id/reset → { revision }
