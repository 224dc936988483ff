// Whether the kubeconfig and the flags over it can be used at all.
import type { Kubectl } from '../kubectl.ts'
import { KubectlError } from '../process/failure.ts'

/** @throws KubectlError for files that cannot be read, and for two ways to say who one is */
export function checkCredentials(kubectl: Kubectl): void {
  const { flags } = kubectl
  const given = ['certificate-authority', 'client-certificate', 'client-key', 'username'].some((flag) =>
    flags.text(flag),
  )
  if (!given) return
  const { config } = kubectl.kubeconfig
  const context = config.contexts?.find(({ name }) => name === kubectl.contextName)?.context
  const [user, cluster] = [flags.text('user') || context?.user || '', flags.text('cluster') || context?.cluster || '']
  const problems = [
    unreadable(kubectl, 'certificate-authority', 'certificate-authority', cluster),
    unreadable(kubectl, 'client-certificate', 'client-cert', user),
    unreadable(kubectl, 'client-key', 'client-key', user),
  ].filter((problem) => problem !== undefined)
  const methods = [
    ...(flags.text('token') || config.users?.find(({ name }) => name === user)?.user['token'] ? ['token'] : []),
    ...(flags.text('username') ? ['basicAuth'] : []),
  ]
  if (methods.length > 1)
    problems.push(
      `more than one authentication method found for ${user}; found [${methods.join(' ')}], only one is allowed`,
    )
  if (problems.length === 1) throw new KubectlError(problems[0]!)
  if (problems.length > 1)
    throw new KubectlError(`Error in configuration: \n${problems.map((problem) => `* ${problem}`).join('\n')}`, 1, true)
}

function unreadable(kubectl: Kubectl, flag: string, what: string, whose: string): string | undefined {
  const path = kubectl.flags.text(flag)
  if (path === '' || kubectl.invocation.stat(path) === 'file') return undefined
  return `unable to read ${what} ${path} for ${whose} due to open ${path}: no such file or directory`
}
