//! Lists of names: each variant has a stable key, under which the interface finds its words and the log writes it.

macro_rules! keyed {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident $key:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$about])* #[serde(rename = $key)] $variant,)* }
        impl $name {
            /// All of them, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Stable key.
            #[must_use]
            pub fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }
            /// The one of that key.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.key() == key) }
        }
    };
}
