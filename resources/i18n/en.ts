<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BundleCard</name>
    <message numerus="yes">
        <source>%n files. Write them into one?</source>
        <translation>
            <numerusform>%n file. Write it into one?</numerusform>
            <numerusform>%n files. Write them into one?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogCard</name>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines copied</source>
        <translation>
            <numerusform>%n line copied</numerusform>
            <numerusform>%n lines copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemberFacts</name>
    <message numerus="yes">
        <source>%n of them until {day}</source>
        <translation>
            <numerusform>%n of them until {day}</numerusform>
            <numerusform>%n of them until {day}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more kinds</source>
        <translation>
            <numerusform>and %n more kind</numerusform>
            <numerusform>and %n more kinds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Nudges</name>
    <message numerus="yes">
        <source>%n points expire today</source>
        <translation>
            <numerusform>%n point expires today</numerusform>
            <numerusform>%n points expire today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points expire in {days} d</source>
        <translation>
            <numerusform>%n point expires in {days} d</numerusform>
            <numerusform>%n points expire in {days} d</numerusform>
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
    <name>Recovered</name>
    <message numerus="yes">
        <source>Picked up where it stopped, with %n items.</source>
        <translation>
            <numerusform>Picked up where it stopped, with %n item.</numerusform>
            <numerusform>Picked up where it stopped, with %n items.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message numerus="yes">
        <source>%n reports to look at. Kept ones go into the diagnostics.</source>
        <translation>
            <numerusform>%n report to look at. If kept it goes into the diagnostics.</numerusform>
            <numerusform>%n reports to look at. Kept ones go into the diagnostics.</numerusform>
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
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message numerus="yes">
        <source>%n documents, the oldest of {time}</source>
        <translation>
            <numerusform>%n document, of {time}</numerusform>
            <numerusform>%n documents, the oldest of {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n documents, see below</source>
        <translation>
            <numerusform>%n document, see below</numerusform>
            <numerusform>%n documents, see below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sums</name>
    <message numerus="yes">
        <source>%n pieces</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Suspending</name>
    <message numerus="yes">
        <source>%n of them on hold for more than a day: is it still wanted?</source>
        <translation>
            <numerusform>%n of them on hold for more than a day: is it still wanted?</numerusform>
            <numerusform>%n of them on hold for more than a day: is it still wanted?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pieces</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message numerus="yes">
        <source>Offline · %n kept</source>
        <translation>
            <numerusform>Offline · %n kept</numerusform>
            <numerusform>Offline · %n kept</numerusform>
        </translation>
    </message>
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
