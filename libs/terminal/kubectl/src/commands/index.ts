// Every verb of kubectl. To add one: a folder beside the others, and a line here.
import type { Command } from '../command-line/command.ts'
import { applyCommand } from './apply/apply.command.ts'
import { annotateCommand, labelCommand } from './label/label.command.ts'
import { runCommand } from './run/run.command.ts'
import { exposeCommand } from './expose/expose.command.ts'
import { patchCommand } from './patch/patch.command.ts'
import { replaceCommand } from './replace/replace.command.ts'
import { rolloutCommand } from './rollout/rollout.command.ts'
import { createCommand } from './create/create.command.ts'
import { deleteCommand } from './delete/delete.command.ts'
import { describeCommand } from './describe/describe.command.ts'
import { execCommand } from './exec/exec.command.ts'
import { getCommand } from './get/get.command.ts'
import { logsCommand } from './logs/logs.command.ts'
import { scaleCommand } from './scale/scale.command.ts'

export const commands: readonly Command[] = [createCommand, getCommand, describeCommand, deleteCommand, scaleCommand, logsCommand, execCommand, applyCommand, labelCommand, annotateCommand, runCommand, exposeCommand, patchCommand, replaceCommand, rolloutCommand]
