import type { Command } from '../../command-line/command.ts'
import { canICommand } from './can-i.command.ts'
import { reconcileCommand } from './reconcile.command.ts'
import { whoAmICommand } from './whoami.command.ts'

export const authCommand: Command = {
  name: 'auth',
  summary: 'Inspect authorization',
  usage: 'kubectl auth [flags]',
  subcommands: [canICommand, reconcileCommand, whoAmICommand],
}
