import type { Program } from '../machine.ts'
import { basicCommands } from './process/basic.commands.ts'
import { streamingCommands } from './text/streaming.commands.ts'

/** Programs of all built-in commands, by name. */
export const commandPrograms: Record<string, Program> = {
  ...basicCommands,
  ...streamingCommands,
}
