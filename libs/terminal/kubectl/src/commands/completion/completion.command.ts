import { defineCommand } from '../../command-line/command.ts'

export const completionCommand = defineCommand<{ shell: string }>({
  name: 'completion',
  summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  usage: 'kubectl completion SHELL',
  complete: (kubectl) => {
    const { args } = kubectl
    if (args.length === 0) throw kubectl.usageError('Shell not specified.\n'.trimEnd())
    if (args.length > 1) throw kubectl.usageError('Too many arguments. Expected only the shell type.')
    const [shell = ''] = args
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell))
      throw kubectl.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`)
    return { shell }
  },
  run: ({ shell }, kubectl) => {
    // The shell of this terminal asks `kubectl __complete` by itself: there is nothing to set up.
    kubectl.print(`# ${shell}: completion of kubectl is always on in this terminal. Press Tab.\n`)
  },
  candidates: (_kubectl, args) => (args.length > 0 ? [] : ['bash', 'zsh', 'fish', 'powershell']),
})
