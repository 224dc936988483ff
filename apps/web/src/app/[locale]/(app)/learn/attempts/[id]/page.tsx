import { getLocale, getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { serverApi } from '../../../../../../http/server-api.ts'
import { signedIn } from '../../../../../../shell/signed-in.ts'
import { AttemptWorkspace } from './attempt-workspace.tsx'

type Params = Promise<{ id: string }>

export async function generateMetadata({ params }: { params: Params }) {
  const t = await getTranslations('catalogue')
  const { id } = await params
  const answer = await serverApi.attempt(id, await getLocale())
  return { title: answer.ok ? `${answer.body.title} · ${t('title')}` : t('title') }
}

export default async function AttemptPage({ params }: { params: Params }) {
  const { id } = await params
  const me = await signedIn(`/learn/attempts/${id}`)
  const answer = await serverApi.attempt(id, await getLocale())
  if (!answer.ok && (answer.status === 404 || answer.status === 400)) notFound()
  return <AttemptWorkspace id={id} me={me} initial={answer.ok ? answer.body : undefined} />
}
