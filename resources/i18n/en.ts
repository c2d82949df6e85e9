<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>MemberStrip</name>
    <message numerus="yes">
        <source>%n points expire on {day}</source>
        <translation>
            <numerusform>%n point expires on {day}</numerusform>
            <numerusform>%n points expire on {day}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message numerus="yes">
        <source>%n coupons</source>
        <translation>
            <numerusform>%n coupon</numerusform>
            <numerusform>%n coupons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more pieces to buy</source>
        <translation>
            <numerusform>%n more piece to buy</numerusform>
            <numerusform>%n more pieces to buy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Scan what it gives: %n pieces</source>
        <translation>
            <numerusform>Scan what it gives: %n piece</numerusform>
            <numerusform>Scan what it gives: %n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more pieces of its goods for {offer}</source>
        <translation>
            <numerusform>%n more piece of its goods for {offer}</numerusform>
            <numerusform>%n more pieces of its goods for {offer}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more pieces for {offer}</source>
        <translation>
            <numerusform>%n more piece for {offer}</numerusform>
            <numerusform>%n more pieces for {offer}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Selling</name>
    <message numerus="yes">
        <source>%n pieces</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message numerus="yes">
        <source>%n sales unsent for {minutes} min. Selling is not affected.</source>
        <translation>
            <numerusform>%n sale unsent for {minutes} min. Selling is not affected.</numerusform>
            <numerusform>%n sales unsent for {minutes} min. Selling is not affected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message numerus="yes">
        <source>Selling offline · %n kept, sent when back online</source>
        <translation>
            <numerusform>Selling offline · %n kept, sent when back online</numerusform>
            <numerusform>Selling offline · %n kept, sent when back online</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Totals</name>
    <message numerus="yes">
        <source>%n pieces · list price</source>
        <translation>
            <numerusform>%n piece · list price</numerusform>
            <numerusform>%n pieces · list price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n discounts</source>
        <translation>
            <numerusform>%n discount</numerusform>
            <numerusform>%n discounts</numerusform>
        </translation>
    </message>
</context>
</TS>
