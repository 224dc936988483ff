import { defineCommand } from '../../command-line/command.ts'
import { KubectlError } from '../../process/failure.ts'
import { changeTemplates, fetchTargets, setFlags, workloadCandidates } from './template-change.ts'

export const serviceAccountCommand = defineCommand<{ targets: readonly string[]; account: string }>({
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  usage: 'kubectl set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  examples: `  # Pods of web run as bot
  kubectl set serviceaccount deployment/web bot`,
  flags: setFlags,
  complete: ({ args }) => {
    if (args.length === 0) throw new KubectlError('serviceaccount is required')
    return { targets: args.slice(0, -1), account: args.at(-1)! }
  },
  run: ({ targets, account }, kubectl) =>
    changeTemplates(
      kubectl,
      fetchTargets(kubectl, targets),
      { verb: 'serviceaccount updated', failure: 'failed to patch ServiceAccountName ' },
      (spec) => {
        spec['serviceAccountName'] = account
        if (spec['serviceAccount'] !== undefined) spec['serviceAccount'] = account
      },
    ),
  candidates: workloadCandidates,
})
