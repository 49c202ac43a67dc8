-- Some 220,000 rows for version 1 of the shop. Keys are hashes of numbers, so that rows can refer to each other.

BEGIN;
INSERT INTO customers (id, email, full_name, phone, points, created_at)
  SELECT md5('customer' || n)::uuid, 'customer' || n || '@example.com', 'Customer ' || n, '+49 30 ' || n, n % 500,
         now() - n * interval '7 minutes'
  FROM generate_series(1, 20000) n;
INSERT INTO addresses (id, customer_id, line1, city, postcode, country, is_default)
  SELECT md5('address' || n)::uuid, md5('customer' || n)::uuid, n || ' Main Street', 'Town ' || n % 300, lpad((n % 99999)::text, 5, '0'),
         (ARRAY['DE', 'FR', 'US', 'GB'])[1 + n % 4], true
  FROM generate_series(1, 20000) n;
INSERT INTO categories (slug, title, position) SELECT 'category-' || n, 'Category ' || n, n FROM generate_series(1, 20) n;
INSERT INTO products (id, sku, title, description, category_id, price)
  SELECT md5('product' || n)::uuid, 'SKU-' || n, 'Product ' || n, 'What there is to say of product ' || n, 1 + n % 20, (n % 20000) / 100.0
  FROM generate_series(1, 5000) n;
INSERT INTO variants (id, product_id, size, colour, barcode)
  SELECT md5('variant' || n)::uuid, md5('product' || 1 + n % 5000)::uuid, (ARRAY['S', 'M', 'L'])[1 + n / 5000], 'blue', (4000000000000 + n)::text
  FROM generate_series(0, 14999) n;
INSERT INTO warehouses (code, city) VALUES ('BER', 'Berlin'), ('LYS', 'Lyon'), ('AUS', 'Austin');
INSERT INTO inventory (variant_id, warehouse_id, quantity, reserved)
  SELECT md5('variant' || n)::uuid, w, 10 + n % 90, n % 10 FROM generate_series(0, 14999) n, generate_series(1, 2) w;
INSERT INTO coupons (code, percent) SELECT 'SAVE' || n, 1 + n % 50 FROM generate_series(1, 50) n;
INSERT INTO carts (id, customer_id) SELECT md5('cart' || n)::uuid, md5('customer' || n)::uuid FROM generate_series(1, 5000) n;
INSERT INTO cart_items (cart_id, variant_id, quantity)
  SELECT md5('cart' || n)::uuid, md5('variant' || (n * 7 + i) % 15000)::uuid, i FROM generate_series(1, 5000) n, generate_series(1, 2) i;
INSERT INTO orders (customer_id, status, total, comment, shipping_address_id, placed_at)
  SELECT md5('customer' || 1 + n % 20000)::uuid, (ARRAY['pending', 'paid', 'shipped', 'delivered'])[1 + n % 4]::order_status, n % 500,
         'order ' || n, md5('address' || 1 + n % 20000)::uuid, now() - n * interval '3 minutes'
  FROM generate_series(1, 35000) n;
INSERT INTO order_items (order_id, variant_id, quantity, unit_price)
  SELECT 1 + n % 35000, md5('variant' || n % 15000)::uuid, 1 + n % 3, (n % 10000) / 100.0 FROM generate_series(1, 50000) n;
INSERT INTO payments (id, order_id, method, state, amount)
  SELECT md5('payment' || n)::uuid, n, 'card', 'captured', 1 + n % 500 FROM generate_series(1, 20000) n;
INSERT INTO shipments (id, order_id, address_id, carrier, tracking_code)
  SELECT md5('shipment' || n)::uuid, n, md5('address' || 1 + n % 20000)::uuid, 'Post', 'T' || n FROM generate_series(1, 10000) n;
INSERT INTO reviews (id, product_id, customer_id, stars, body)
  SELECT md5('review' || n)::uuid, md5('product' || 1 + n % 5000)::uuid, md5('customer' || n)::uuid, 1 + n % 5, 'review ' || n
  FROM generate_series(1, 10000) n;
COMMIT;
ANALYZE;
