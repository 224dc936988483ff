/** Why a program could not be started, in the words of the container runtime. */
export function execProblem(code: string, command: string): string {
  if (code === 'ENOENT')
    return command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'
  return code === 'EACCES' ? 'permission denied' : 'exec format error'
}
