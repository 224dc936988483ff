// Rules for what a kubelet does with a running container: probes and lifecycle hooks.
import {
  forbiddenField,
  httpHeaderNameProblems,
  invalidValue,
  invalidValues,
  notSupported,
  portNameProblems,
  portNumberProblems,
  required,
  type FieldError,
  type FieldPath,
  type k8s,
} from '@kubarium/kube-objects'
import { nonNegativeErrors } from '@kubarium/kube-apiserver'

type Handler = k8s.LifecycleHandler & { readonly grpc?: k8s.GRPCAction }

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const
const LINUX_SIGNALS = new Set([
  ...'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP'
    .split(' ')
    .map((name) => `SIG${name}`),
  ...'TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'.split(' ').map((name) => `SIG${name}`),
  ...Array.from({ length: 15 }, (_, i) => `SIGRTMIN+${i + 1}`),
  ...Array.from({ length: 14 }, (_, i) => `SIGRTMAX-${i + 1}`),
])
const WINDOWS_SIGNALS = ['SIGKILL', 'SIGTERM']

/** Rules for the three probes of a container, in their order. */
export function probesErrors(container: k8s.Container, at: FieldPath): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container
  const errors: FieldError[] = []
  if (livenessProbe) errors.push(...onceOnlyProbeErrors(livenessProbe, at.child('livenessProbe')))
  if (readinessProbe) {
    const here = at.child('readinessProbe')
    errors.push(...probeErrors(readinessProbe, here))
    if (readinessProbe.terminationGracePeriodSeconds !== undefined)
      errors.push(
        invalidValue(
          here.child('terminationGracePeriodSeconds'),
          readinessProbe.terminationGracePeriodSeconds,
          'must not be set for readinessProbes',
        ),
      )
  }
  if (startupProbe) errors.push(...onceOnlyProbeErrors(startupProbe, at.child('startupProbe')))
  return errors
}

function onceOnlyProbeErrors(probe: k8s.Probe, at: FieldPath): FieldError[] {
  const errors = probeErrors(probe, at)
  if (probe.successThreshold !== 1)
    errors.push(invalidValue(at.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'))
  return errors
}

function probeErrors(probe: k8s.Probe, at: FieldPath): FieldError[] {
  const errors = handlerErrors(probe, at, undefined)
  for (const field of COUNTS) errors.push(...nonNegativeErrors(probe[field], at.child(field)))
  const period = probe.terminationGracePeriodSeconds
  if (period !== undefined && period <= 0)
    errors.push(invalidValue(at.child('terminationGracePeriodSeconds'), period, 'must be greater than 0'))
  return errors
}

/** @param gracePeriod seconds the pod has to stop */
export function lifecycleErrors(
  lifecycle: k8s.Lifecycle,
  at: FieldPath,
  gracePeriod: number | undefined,
  os: k8s.PodOS | undefined,
): FieldError[] {
  const errors: FieldError[] = []
  if (lifecycle.postStart) errors.push(...handlerErrors(lifecycle.postStart, at.child('postStart'), gracePeriod))
  if (lifecycle.preStop) errors.push(...handlerErrors(lifecycle.preStop, at.child('preStop'), gracePeriod))
  if (lifecycle.stopSignal !== undefined)
    errors.push(...signalErrors(lifecycle.stopSignal, at.child('stopSignal'), os?.name))
  return errors
}

function signalErrors(signal: string, at: FieldPath, os: string | undefined): FieldError[] {
  if (os === undefined) return [forbiddenField(at, 'may not be set for containers with empty `spec.os.name`')]
  const supported = os === 'windows' ? WINDOWS_SIGNALS : os === 'linux' ? [...LINUX_SIGNALS].sort() : [signal]
  return supported.includes(signal) ? [] : [notSupported(at, signal, supported)]
}

/** Exactly one handler; the first one is looked at. */
function handlerErrors(handler: Handler, at: FieldPath, gracePeriod: number | undefined): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  const one = (field: keyof Handler, check: () => FieldError[]): void => {
    if (handler[field] === undefined) return
    if (count++ > 0) errors.push(forbiddenField(at.child(field), 'may not specify more than 1 handler type'))
    else errors.push(...check())
  }
  one('exec', () => (handler.exec!.command?.length ? [] : [required(at.child('exec', 'command'))]))
  one('httpGet', () => httpErrors(handler.httpGet!, at.child('httpGet')))
  one('tcpSocket', () => portReferenceErrors(handler.tcpSocket!.port, at.child('tcpSocket', 'port')))
  one('grpc', () => portReferenceErrors(handler.grpc!.port, at.child('grpc', 'port')))
  one('sleep', () => {
    const { seconds } = handler.sleep!
    return gracePeriod !== undefined && (seconds < 0 || seconds > gracePeriod)
      ? [
          invalidValue(
            at.child('sleep'),
            seconds,
            `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`,
          ),
        ]
      : []
  })
  if (count === 0) errors.push(required(at, 'must specify a handler type'))
  return errors
}

function httpErrors({ path, port, scheme, httpHeaders = [] }: k8s.HTTPGetAction, at: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (!path) errors.push(required(at.child('path')))
  errors.push(...portReferenceErrors(port, at.child('port')))
  if (scheme !== 'HTTP' && scheme !== 'HTTPS')
    errors.push(notSupported(at.child('scheme'), scheme ?? '', ['HTTP', 'HTTPS']))
  for (const { name } of httpHeaders)
    errors.push(...invalidValues(at.child('httpHeaders'), name, httpHeaderNameProblems(name)))
  return errors
}

function portReferenceErrors(port: number | string = 0, at: FieldPath): FieldError[] {
  return invalidValues(at, port, typeof port === 'number' ? portNumberProblems(port) : portNameProblems(port))
}
