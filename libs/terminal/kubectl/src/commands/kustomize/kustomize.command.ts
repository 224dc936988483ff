import { bool, strings, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { buildKustomization } from '../../kustomize/build.ts'
import { KubectlError } from '../../process/failure.ts'
import { toYaml } from '../../printers/yaml.ts'

export const kustomizeCommand = defineCommand<{ folder: string }>({
  name: 'kustomize',
  summary: 'Build a kustomization target from a directory or URL',
  description: 'Prints the objects that a folder with a file kustomization.yaml makes.',
  examples: `  # Of the current folder
  kubectl kustomize

  # Of another one
  kubectl kustomize overlays/production`,
  usage: 'kubectl kustomize DIR',
  flags: [
    bool('as-current-user', 'Run functions as the current user.', { hidden: true }),
    bool('enable-alpha-plugins', 'Allow plugins.', { hidden: true }),
    bool('enable-helm', 'Allow charts.', { hidden: true }),
    strings('env', 'Variables of functions.', { short: 'e', hidden: true }),
    text('load-restrictor', 'Whether files outside the folder may be read.', { default: 'LoadRestrictionsRootOnly' }),
    text('output', 'File to write to.', { short: 'o' }),
  ],
  complete: ({ args }) => {
    if (args.length > 1) throw new KubectlError('specify one path to kustomization.yaml')
    return { folder: args[0] ?? '.' }
  },
  run: ({ folder }, kubectl) => {
    const built = buildKustomization(kubectl, folder)
      .map((object) => toYaml(object))
      .join('---\n')
    const file = kubectl.flags.text('output')
    if (file) kubectl.invocation.writeFile(file, built)
    else kubectl.print(built)
  },
})
