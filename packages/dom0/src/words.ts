/**
 * 1024 short English words, written by us: two to the tenth, so ten random bits choose one without
 * favouring any. Small letters only, so that every keyboard layout and every voice can say them.
 */
const TEXT = `
  able acid acre aim air aloe arch army ash ask atom aunt axis axle baby back
  bake balm band bank bark barn base bat bath bay bead beam bean bear beat bed
  bee beef beet bell belt bend best bike bill bin bird bite blue boat body boil
  bold bolt bone book boot born boss both bowl box brew brim bud bulb bulk bull
  bush busy cage cake calf call calm camp cape car card carp cart case cash cat
  cave cell cent chef chew chin chip chop city clam clap clay clip club clue coal
  coat code coin cold comb cook cool copy cord core cork corn cost cow crab crew
  crib crop crow cube cup curb curl dam dark dart dash data date dawn day deal
  dear deck deep deer den dent desk dial dice diet dig dime dish disk dive dock
  dog doll dome door dot dove down draw drop drum dry duck due duet dune dusk
  dust duty each ear earn ease east easy echo edge edit eel egg elf elk elm
  end era even ever exam exit eye face fact fade fair fall fan far farm fast
  fee feed feel felt fern few fig file fill film find fine fire firm fish fit
  five fix flag flat flow fly foam fog foil fold folk food foot fork form fort
  four fox free frog fuel full fun fur gain game gap gas gate gear gem gift
  give glad glow glue goal goat gold golf good gray grid grin grip grow gulf gum
  guru gust hair half hall halo ham hand hard harp hat have hawk hay head heap
  heat heel helm help hemp hen herb herd hero hike hill hint hip hire hold hole
  home hood hook hope horn hose host hour hub hug hunt hut ice icon idea idle
  inch ink input iris iron item ivory ivy jade jam jar jaw jazz jeans jelly jet
  jewel job jog join joke jolly joy judge juice july jump june jury just kayak keen
  keep kelp key kick kid kilo kind king kiosk kite kiwi knee knife knit knob knock
  knot koala label lace lady lake lamb lamp land lane lap large laser last late laugh
  lava lawn layer lead leaf lean learn lease left leg lemon lend lens level lever lid
  life lift light like lilac lily limb lime limit line linen link lion lip list liter
  live llama load loaf loan lobby local lock lodge loft logic long look loop lotus loud
  love low loyal luck lunar lunch lung lyric magic maid mail main major maker mango manor
  map maple march mark marsh mask mast match math may meal mean meat medal melon melt
  memo menu mercy merit merry metal meter mild mile milk mill mind mine mint mist mix
  model money monk month moon moose moral moss moth motor mouse mouth move movie much mud
  mug mule music myth nail name navy near neat neck nerve nest net never new next
  nice night nine noble noise nomad noon north nose note novel nurse nut nylon oak oar
  oasis oat oats ocean odd offer often oil old olive omega onion only open opera orbit
  order organ otter ounce outer oval oven over owl own owner oxide pace pack page pail
  paint pair pale palm panda panel paper park part party pasta paste patch path patio pause
  pave paw pea peace peach peak pear pearl pecan pedal peel pen penny perch petal phone
  photo piano pick pie piece pier pig pilot pin pine pink pint pipe pitch pizza place
  plain plan plane plant plate play plaza plot plow plum plus poem poet point polar pole
  polka pond pony pool poppy porch port post pot pouch power press price pride print prism
  prize proof proud prune pulse puma pump pupil puppy pure purse push quail quart queen quest
  quick quiet quill quilt quiz quote race rack radar radio raft rail rain rake ramp ranch
  range rapid rare raven ray razor reach read ready real red reed reef relax relay rely
  rent reply rest rhyme rice rich ride ridge right ring ripe rise river road roast robin
  robot rock rod role roll roof room root rope rose rotor round route row royal ruby
  rug ruler run rural rush rust rye sack safe saga sage sail salad salon salsa salt
  same sand satin sauce sauna save scale scarf scene scoop scout scrap sea seal seat seed
  seek self sell sense seven shade shake shape share shark sharp shed sheep sheet shelf shell
  shift shine ship shirt shoe shop shore short show side sight sign silk sing siren six
  size skate ski skill skin skirt sky slate sled sleep slice slide slim slope slow small
  smart smile smoke snack snail snow soap sock soda sofa soft soil solar solid solo song
  soon sort soul sound soup south space spark speak speed spell spend spice spike spin spoon
  sport spot spray squid stack staff stage stair stamp stand star start state steam steel stem
  step stick still sting stock stone stool store storm story stove straw study style sugar suit
  sun super surf swamp swan sweet swift swim swing sword syrup table tail talk tall tango
  tank tape tart task taste taxi tea teach team tell ten tent test text thank theme
  thick thin thing think third three thumb tide tidy tie tiger tile time tin tiny tip
  tire title toast today toe tofu token tone tool tooth topaz topic torch total touch tour
  towel tower town toy track trade trail train tram tray treat tree trend trial tribe trick
  trip trout truck trunk trust truth tuba tube tulip tuna turn tutor twin twist type uncle
  under union unit upper urban usual value valve van vapor vase vault verb verse vest video
  view villa vine visit vital vivid vocal voice vote vowel wagon waist walk wall warm wash
  watch water wave wax way web week well west whale wheat wheel white whole wide wife
  wild wind wine wing wire wise wish wolf wood wool word work world worm worth wren
  wrist write yacht yard yarn year yeast yes yoga young youth zebra zero zinc zone zoo
`;

export const WORDS: readonly string[] = TEXT.trim().split(/\s+/);

/** Eight words of ten bits each. */
export const PASSPHRASE_WORDS = 8;
export const PASSPHRASE_BITS = PASSPHRASE_WORDS * 10;
