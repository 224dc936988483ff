import { describe, expect, it } from 'vitest'
import { runKubectl, type Answers } from '../../testing/kubectl-run.ts'

const web: Answers = ({ path, method }) =>
  method === 'GET' && path === '/apis/apps/v1/namespaces/default/deployments/web'
    ? { body: { metadata: { name: 'web', namespace: 'default' } } }
    : undefined
const autoscale = (...args: string[]): ReturnType<typeof runKubectl> =>
  runKubectl(['autoscale', 'deploy', 'web', ...args], web)

describe('autoscale', () => {
  it('makes an autoscaler for shares and amounts', () => {
    expect(autoscale('--max=5', '--cpu=500m', '--memory=60%', '--dry-run=client', '-o', 'yaml').stdout).toContain(
      `  maxReplicas: 5
  metrics:
  - resource:
      name: cpu
      target:
        averageValue: 500m
        type: AverageValue
    type: Resource
  - resource:
      name: memory
      target:
        averageUtilization: 60
        type: Utilization
    type: Resource
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
`,
    )
  })

  it('refuses numbers and amounts that make no sense', () => {
    expect(autoscale().stderr).toBe('error: required flag(s) "max" not set\n')
    expect(autoscale('--max=0').stderr).toBe('error: --max=MAXPODS is required and must be at least 1, max: 0\n')
    expect(autoscale('--max=2', '--min=5').stderr).toBe(
      'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 2, min: 5\n',
    )
    expect(autoscale('--max=2', '--cpu=abc').stderr).toBe('error: invalid resource cpu value: abc\n')
    expect(autoscale('--max=2', '--memory=-5%').stderr).toBe('error: invalid percentage value: -5\n')
    expect(autoscale('--max=2').stderr).toBe(
      'error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input\n',
    )
  })
})
