import { bool } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { KubectlError } from '../../process/failure.ts'

const listPlugins = defineCommand({
  name: 'list',
  summary: "List all visible plugin executables on a user's PATH",
  usage: 'kubectl plugin list [flags]',
  flags: [bool('name-only', 'Names without folders.')],
  complete: () => ({}),
  run: (_options, kubectl) => {
    const { invocation, flags } = kubectl
    const found = (invocation.env['PATH'] ?? '').split(':').flatMap((folder) => {
      if (folder === '' || invocation.stat(folder) !== 'directory') return []
      return invocation
        .list(folder)
        .filter((name) => name.startsWith('kubectl-'))
        .map((name) => (flags.flag('name-only') ? name : `${folder}/${name}`))
    })
    if (found.length === 0) throw new KubectlError('unable to find any kubectl plugins in your PATH')
    kubectl.print(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`)
  },
})

export const pluginCommand: Command = {
  name: 'plugin',
  summary: 'Provides utilities for interacting with plugins',
  description: 'Plugins are programs named kubectl-… in a folder of PATH. They add commands to kubectl.',
  usage: 'kubectl plugin [flags]',
  subcommands: [listPlugins],
}
