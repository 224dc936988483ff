import { describe, expect, it } from 'vitest'
import { runKubectl, type Answers } from '../../testing/kubectl-run.ts'

const document = {
  components: {
    schemas: {
      'io.k8s.api.core.v1.Pod': {
        description: 'A group of containers.',
        type: 'object',
        properties: {
          kind: { type: 'string', description: 'What it is.' },
          spec: {
            allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec' }],
            description: 'What is wanted.',
          },
        },
        'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
      },
      'io.k8s.api.core.v1.PodSpec': {
        description: 'How a pod is to be.',
        type: 'object',
        required: ['containers'],
        properties: {
          containers: {
            type: 'array',
            items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' },
            description: 'Its containers.',
          },
          nodeSelector: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
      'io.k8s.api.core.v1.Container': { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
}
const openApi: Answers = ({ path }) => (path === '/openapi/v3/api/v1' ? { body: document } : undefined)
const explain = (...args: string[]): ReturnType<typeof runKubectl> => runKubectl(['explain', ...args], openApi)

describe('explain', () => {
  it('shows a kind with what it and its fields are for', () => {
    expect(explain('pods').stdout).toBe(
      'KIND:       Pod\nVERSION:    v1\n\nDESCRIPTION:\n    A group of containers.\n    \nFIELDS:\n' +
        '  kind\t<string>\n    What it is.\n\n  spec\t<PodSpec>\n    What is wanted.\n\n\n',
    )
  })

  it('shows a field, and with --recursive all below', () => {
    expect(explain('pod.spec').stdout).toContain(
      'FIELD: spec <PodSpec>\n\n\nDESCRIPTION:\n    What is wanted.\n    How a pod is to be.\n    \nFIELDS:\n  containers\t<[]Container> -required-\n',
    )
    expect(explain('pod', '--recursive').stdout).toContain(
      '  spec\t<PodSpec>\n    containers\t<[]Container> -required-\n      name\t<string>\n    nodeSelector\t<map[string]string>\n',
    )
  })

  it('has the form of earlier years too', () => {
    expect(explain('pod.spec', '--output=plaintext-openapiv2').stdout).toBe(
      'KIND:     Pod\nVERSION:  v1\n\nRESOURCE: spec <Object>\n\nDESCRIPTION:\n     What is wanted.\n\n     How a pod is to be.\n\nFIELDS:\n' +
        '   containers\t<[]Object> -required-\n     Its containers.\n\n   nodeSelector\t<map[string]string>\n     <no description>\n\n',
    )
  })

  it('names the last part of a path that does not exist, below the heading', () => {
    expect(explain('pod.spec.nosuch.x')).toMatchObject({
      stdout: 'KIND:       Pod\nVERSION:    v1\n\n',
      stderr: 'error: field "x" does not exist\n',
      code: 1,
    })
    expect(explain('pod..spec').stderr).toBe('error: invalid jsonpath syntax, first node must be field node\n')
    expect(explain('nosuch').stderr).toBe('the server doesn\'t have a resource type "nosuch"\n')
    expect(explain('pod', '--output=bad').stderr).toBe('error: unrecognized format: bad\n')
    expect(explain('pod', '--api-version=v9').stderr).toBe('error: couldn\'t find resource for "v9, Resource=pods"\n')
  })
})
