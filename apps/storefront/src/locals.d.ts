declare namespace App {
  interface Locals {
    readonly shop: import('./shop.ts').Shop;
  }
}
