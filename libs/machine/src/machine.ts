import type { Layer, FileTree } from './files/file-tree.ts'
import type { Os } from './process/os.ts'
import type { Proc } from './world.ts'
import { commandPrograms } from './commands/index.ts'
import { commandLayer, deviceLayer } from './files/base-layers.ts'
import { exitLater, exitLaterProgram } from './process/scheduler.ts'
import { shellProgram } from './shell/shell-program.ts'

/**
 * A simulated program. Called whenever its process can run; everything it must remember is in `proc.state`.
 * `'blocked'`: it has asked for something that is not there yet; call again when that has changed.
 * `'again'`: call again soon. A number ends the process with that status.
 */
export type Program = (os: Os, proc: Proc) => 'blocked' | 'again' | number

/** What is not data and therefore passed at run time, by name; one per process and product version. */
export interface Machine {
  programs: Record<string, Program>
  layers: Record<string, Layer>
  /** emptyDir and other volumes shared by worlds, by the name their mounts use. */
  volumes: Record<string, FileTree>
  /** Command → program that answers `__complete word…` with candidates, one a line. */
  completers: Record<string, string>
  /**
   * Told of an error of a program itself (not of what it simulates). The process then ends as after a segmentation fault, and
   * the world goes on; throw to stop instead, as specs do.
   */
  crashed?(error: unknown, proc: Proc): void
}

// The same for every machine: there are as many as clusters, and layers are only read.
const commands = commandLayer(Object.keys(commandPrograms))

/** A machine with the built-in commands, the shell and the layers `base` (devices) and `commands` (all tools in /bin). */
export const createMachine = (parts: Partial<Machine> = {}): Machine => ({
  programs: { ...commandPrograms, sh: shellProgram, [exitLater]: exitLaterProgram, ...parts.programs },
  layers: { base: deviceLayer, commands, ...parts.layers },
  volumes: parts.volumes ?? {},
  completers: { ...parts.completers },
  ...(parts.crashed ? { crashed: parts.crashed } : {}),
})
