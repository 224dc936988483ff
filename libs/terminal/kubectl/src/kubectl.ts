// What a command works with: its flags and arguments, the cluster, the namespace, and the outside.
import type { Command } from './command-line/command.ts'
import { parseDuration, type FlagValues } from './command-line/flags.ts'
import { loadKubeconfig, type LoadedKubeconfig } from './config/kubeconfig.ts'
import { checkCredentials } from './config/credentials.ts'
import { Discovery } from './client/discovery.ts'
import { KubectlError } from './process/failure.ts'
import type { ApiCall, Answer } from './process/answers.ts'
import type { Invocation } from './process/invocation.ts'

export class Kubectl {
  private loadedConfig: LoadedKubeconfig | undefined
  private found: Discovery | undefined

  constructor(
    readonly invocation: Invocation,
    readonly command: Command,
    /** `kubectl create deployment`. */
    readonly path: string,
    readonly flags: FlagValues,
    readonly args: readonly string[],
    readonly dash: number | undefined,
  ) {}

  print(text: string): void {
    this.invocation.print(text)
  }

  complain(text: string): void {
    this.invocation.complain(text)
  }

  get kubeconfig(): LoadedKubeconfig {
    this.loadedConfig ??= loadKubeconfig(this.invocation, this.flags.text('kubeconfig'))
    return this.loadedConfig
  }

  get contextName(): string {
    return this.flags.text('context') || this.kubeconfig.config['current-context'] || ''
  }

  /** The namespace of the request: of `-n`, of the context, or `default`. */
  get namespace(): string {
    if (this.flags.text('namespace')) return this.flags.text('namespace')
    const name = this.contextName
    const context = this.kubeconfig.config.contexts?.find((one) => one.name === name)?.context
    if (!context && this.flags.given('context'))
      throw new KubectlError(`context ${JSON.stringify(name)} does not exist`)
    return context?.namespace || 'default'
  }

  /** Whether the namespace was asked for with `-n`, so that objects of files must be in it. */
  get enforcesNamespace(): boolean {
    return this.flags.given('namespace') && this.flags.text('namespace') !== ''
  }

  /**
   * Milliseconds that a request may take; 0: any time.
   * @throws KubectlError for what is no time
   */
  get requestTimeoutMs(): number {
    const text = this.flags.text('request-timeout')
    if (/^\d+$/.test(text)) return Number(text) * 1000
    const timeout = parseDuration(text || '0')
    if (timeout === undefined)
      throw new KubectlError(
        'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
      )
    return timeout
  }

  get discovery(): Discovery {
    this.found ??= Discovery.load(this)
    return this.found
  }

  /** An error that points to the command's help. */
  usageError(message: string): KubectlError {
    return new KubectlError(`${message}\nSee '${this.path} -h' for help and examples`)
  }

  call(call: ApiCall): Answer {
    this.checkTimeout()
    return this.invocation.call(this.withUser(call))
  }

  json<T = Record<string, unknown>>(call: ApiCall): T {
    this.checkTimeout()
    return this.invocation.json<T>(this.withUser(call))
  }

  private checkTimeout(): void {
    void this.requestTimeoutMs
  }

  /** A call as the person of `--as`. */
  withUser(call: ApiCall): ApiCall {
    const { flags } = this
    checkCredentials(this)
    if (!flags.text('as') && !flags.given('as-group')) {
      this.checkContext()
      return call
    }
    const groups = flags.list('as-group')
    return {
      ...call,
      headers: {
        ...call.headers,
        'impersonate-user': flags.text('as'),
        ...(groups.length > 0 && { 'impersonate-group': groups.join(',') }),
      },
    }
  }

  private checkContext(): void {
    if (!this.flags.given('context')) return
    const name = this.flags.text('context')
    if (!this.kubeconfig.config.contexts?.some((one) => one.name === name))
      throw new KubectlError(`context ${JSON.stringify(name)} does not exist`)
  }
}
