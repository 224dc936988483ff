// Every verb of kubectl. To add one: a folder beside the others, and a line here.
import type { Command } from '../command-line/command.ts'
import { applyCommand } from './apply/apply.command.ts'
import { autoscaleCommand } from './autoscale/autoscale.command.ts'
import { certificateCommand } from './certificate/certificate.command.ts'
import { pluginCommand } from './plugin/plugin.command.ts'
import { topCommand } from './top/top.command.ts'
import { annotateCommand, labelCommand } from './label/label.command.ts'
import { runCommand } from './run/run.command.ts'
import { exposeCommand } from './expose/expose.command.ts'
import { patchCommand } from './patch/patch.command.ts'
import { replaceCommand } from './replace/replace.command.ts'
import { rolloutCommand } from './rollout/rollout.command.ts'
import { waitCommand } from './wait/wait.command.ts'
import { taintCommand } from './node/taint.command.ts'
import { cordonCommand, drainCommand, uncordonCommand } from './node/drain.command.ts'
import { configCommand } from './config/config.command.ts'
import { apiResourcesCommand, apiVersionsCommand, versionCommand } from './resources/resources.commands.ts'
import { clusterInfoCommand } from './resources/cluster-info.command.ts'
import { copyCommand } from './copy/copy.command.ts'
import { kustomizeCommand } from './kustomize/kustomize.command.ts'
import { debugCommand } from './debug/debug.command.ts'
import { portForwardCommand, proxyCommand } from './port-forward/port-forward.command.ts'
import { setCommand } from './set/set.command.ts'
import { explainCommand } from './explain/explain.command.ts'
import { authCommand } from './auth/auth.command.ts'
import { eventsCommand } from './events/events.command.ts'
import { editCommand } from './edit/edit.command.ts'
import { diffCommand } from './diff/diff.command.ts'
import { attachCommand } from './attach/attach.command.ts'
import { completionCommand } from './completion/completion.command.ts'
import { createCommand } from './create/create.command.ts'
import { deleteCommand } from './delete/delete.command.ts'
import { describeCommand } from './describe/describe.command.ts'
import { execCommand } from './exec/exec.command.ts'
import { getCommand } from './get/get.command.ts'
import { logsCommand } from './logs/logs.command.ts'
import { scaleCommand } from './scale/scale.command.ts'

export const commands: readonly Command[] = [
  createCommand,
  getCommand,
  describeCommand,
  deleteCommand,
  scaleCommand,
  logsCommand,
  execCommand,
  applyCommand,
  labelCommand,
  annotateCommand,
  runCommand,
  exposeCommand,
  patchCommand,
  replaceCommand,
  rolloutCommand,
  waitCommand,
  taintCommand,
  cordonCommand,
  drainCommand,
  uncordonCommand,
  configCommand,
  apiResourcesCommand,
  apiVersionsCommand,
  clusterInfoCommand,
  versionCommand,
  copyCommand,
  portForwardCommand,
  proxyCommand,
  setCommand,
  explainCommand,
  authCommand,
  eventsCommand,
  editCommand,
  diffCommand,
  attachCommand,
  completionCommand,
  autoscaleCommand,
  debugCommand,
  kustomizeCommand,
  certificateCommand,
  pluginCommand,
  topCommand,
]
