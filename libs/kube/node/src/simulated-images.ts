import type { ImageSource } from './image-source.ts'
import type { NodeOptions } from './kubelets.ts'
const images: ImageSource = { find: (reference) => ({ type: 'found', image: { name: reference, digest: `${reference}@sha256:0`, sizeBytes: 50_000_000, entrypoint: ['sleep'], cmd: ['1000000'], env: {}, workingDir: '/', user: { uid: 0, gid: 0, name: 'root' }, layers: ['commands'], stopSignal: 'SIGTERM' } }) }
export const simulatedImages: Pick<NodeOptions, 'images' | 'machine'> = { images, machine: { programs: {}, layers: {} } }
