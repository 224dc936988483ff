import type { Os, Proc } from '@kubarium/machine'

/** exec(2) of a command, as the last line of an entry script does. */
export const becomeCommand = (os: Os, proc: Proc, argv: string[]): 'again' | number => {
  const path = os.which(proc, argv[0] ?? '', proc.env['PATH'] ?? '')
  if (path === undefined) {
    os.complain(proc, `exec: ${argv[0] ?? ''}: not found\n`)
    return 127
  }
  os.replace(proc, { argv, env: proc.env, path })
  return 'again'
}
