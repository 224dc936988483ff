import type { Command } from '../../command-line/command.ts'
import { historyCommand } from './history.command.ts'
import { statusCommand } from './status.command.ts'
import { templateChangeCommands } from './template-change.commands.ts'
import { undoCommand } from './undo.command.ts'

export const rolloutCommand: Command = {
  name: 'rollout',
  summary: 'Manage the rollout of a resource',
  description: 'Looks after the rollout of Deployments, DaemonSets and StatefulSets.',
  examples: `  # Back to the revision before
  kubectl rollout undo deployment/web

  # Wait until it is over
  kubectl rollout status deployment/web

  # New pods with the same template
  kubectl rollout restart deployment/web`,
  usage: 'kubectl rollout SUBCOMMAND',
  subcommands: [historyCommand, ...templateChangeCommands, statusCommand, undoCommand],
}
