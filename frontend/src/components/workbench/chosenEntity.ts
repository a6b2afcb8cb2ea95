import { createContext } from 'react'
import type { Entity } from '@/api/wire'

/** The entity that the workbench shows: what is sent from its tabs changes this one. */
export const ChosenEntity = createContext<Entity | undefined>(undefined)
