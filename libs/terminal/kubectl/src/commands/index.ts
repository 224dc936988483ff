// Every verb of kubectl. To add one: a folder beside the others, and a line here.
import type { Command } from '../command-line/command.ts'
import { createCommand } from './create/create.command.ts'
import { deleteCommand } from './delete/delete.command.ts'
import { execCommand } from './exec/exec.command.ts'
import { getCommand } from './get/get.command.ts'
import { logsCommand } from './logs/logs.command.ts'
import { scaleCommand } from './scale/scale.command.ts'

export const commands: readonly Command[] = [createCommand, getCommand, deleteCommand, scaleCommand, logsCommand, execCommand]
