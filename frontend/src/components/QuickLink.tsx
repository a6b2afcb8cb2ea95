import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'

interface QuickLinkProps {
  href: string
  title?: string
  children: ReactNode
}

/**
 * A link for rows that come and go sixty times a second: the router's own link watches where the reader is, for every
 * row anew. Other buttons and keys than a plain click are the browser's, as with every link.
 */
export function QuickLink({ href, title, children }: QuickLinkProps) {
  const router = useRouter()
  const onClick = (click: MouseEvent) => {
    if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return
    click.preventDefault()
    router.history.push(href)
  }
  return (
    // The keys go through the rows of the table, so that its links need no stops of their own.
    <a href={href} title={title} tabIndex={-1} onClick={onClick}>
      {children}
    </a>
  )
}
