import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { serverApi } from '../../../../../http/server-api.ts'
import { signedIn } from '../../../../../shell/signed-in.ts'
import { Workspace } from './workspace.tsx'

type Params = Promise<{ id: string }>

export async function generateMetadata({ params }: { params: Params }) {
  const t = await getTranslations('workspace')
  const { id } = await params
  const answer = await serverApi.cluster(id)
  return { title: answer.ok ? `${answer.body.name} · ${t('playground')}` : t('playground') }
}

export default async function WorkspacePage({ params }: { params: Params }) {
  const { id } = await params
  const me = await signedIn(`/clusters/${id}`)
  const answer = await serverApi.cluster(id)
  if (!answer.ok && (answer.status === 404 || answer.status === 400)) notFound()
  return <Workspace id={id} me={me} initial={answer.ok ? answer.body : undefined} />
}
