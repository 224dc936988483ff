import type { Command } from '../../command-line/command.ts'
import { envCommand } from './env.command.ts'
import { imageCommand } from './image.command.ts'
import { resourcesCommand } from './resources.command.ts'
import { selectorCommand } from './selector.command.ts'
import { serviceAccountCommand } from './service-account.command.ts'
import { subjectCommand } from './subject.command.ts'

export const setCommand: Command = {
  name: 'set',
  summary: 'Set specific features on objects',
  description: 'Changes one side of an object: its images, variables, amounts, service account, selector or subjects.',
  usage: 'kubectl set SUBCOMMAND',
  subcommands: [envCommand, imageCommand, resourcesCommand, selectorCommand, serviceAccountCommand, subjectCommand],
}
